//! The snippets of `book/coming-from.md`, and what is around them.

use bugle::planetside::{Death, World};
use bugle::{BoxError, EventStream, Gap, clash};
use bugle_sim::{Config, Ledger, Sim};

use crate::{client, follow, play};

#[tokio::test(start_paused = true)]
async fn from_ps2census() -> Result<(), BoxError> {
    let sim = play();
    let census = client(&sim)?;
    let stream = follow(&sim, &census).await?;

    stream.on::<Death>().world(World::OSPREY).with(census).run(|death, context| async move {
        let names = context.state().character_names(&[death.attacker_character_id, death.character_id]).await?;
        let name = |id| names.get(&id).map_or("somebody", String::as_str);
        println!("{} killed {}", name(death.attacker_character_id), name(death.character_id));
        Ok(())
    });
    stream.on::<Gap>().call(|gap, _| println!("nobody saw {:?} to {}", gap.from, gap.to));

    stream.on::<Death>().name("seen").world(World::OSPREY).call(|_, context| context.stop());
    stream.run().await?;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn from_clash() -> Result<(), BoxError> {
    let sim = Sim::in_memory(Config { clans: 2, ..Config::default() }, Ledger::closed());
    let api = clash::Client::builder().key("test").transport(sim.clash_transport()).build()?;

    let watch = clash::Watch::new(api).clans(["#2PP"]).wars(["#2PP"]).maintenance();
    let stream = EventStream::builder().source(watch).build().await?;
    stream.on::<clash::MemberJoined>().call(|joined, _| println!("{} joined {}", joined.member.name, joined.clan_name));
    stream.on::<clash::WarAttack>().call(|attack, _| {
        let name = attack.attacker.as_ref().map_or("somebody", |attacker| attacker.name.as_str());
        println!("{name}: {} stars", attack.stars);
    });
    stream.on::<clash::MaintenanceStarted>().call(|_, _| println!("maintenance"));
    stream.on::<clash::MemberDonated>().clan("#2PP").call(|donated, _| println!("{} gave {}", donated.member.name, donated.delta));

    stream.on_either::<(clash::MemberDonated, clash::WarAttack)>().call(|_, context| context.stop());
    stream.run().await?;
    Ok(())
}
