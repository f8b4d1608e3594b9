//! What the services usually say, without a world behind it: push frames in the usual mixture, a full clan, a player, a war. For
//! measurements, which want much of it for little.

/// Somebody was granted experience for `other`.
pub fn granted(number: u64, other: u64) -> String {
    let (time, one) = (1_700_000_000 + number / 1000, 5_428_000_000_000_000_001 + number % 999 * 2);
    in_a_frame(&format!(
        r#""amount":"75","character_id":"{one}","event_name":"GainExperience","experience_id":"7","loadout_id":"4","other_id":"{other}","team_id":"2","timestamp":"{time}","world_id":"19","zone_id":"2""#
    ))
}

fn in_a_frame(payload: &str) -> String {
    format!(r#"{{"payload":{{{payload}}},"service":"event","type":"serviceMessage"}}"#)
}

/// The usual mixture: of twenty events fourteen gain experience, three are deaths, two destroyed vehicles, one a log-in.
pub fn frame(number: u64) -> String {
    let (time, one, other) = (
        1_700_000_000 + number / 1000,
        5_428_000_000_000_000_001 + number % 999 * 2,
        5_428_000_000_000_100_001 + number % 777 * 2,
    );
    let payload = match number % 20 {
        0..14 => return granted(number, other),
        14..17 => format!(
            r#""attacker_character_id":"{one}","attacker_fire_mode_id":"24103","attacker_loadout_id":"4","attacker_team_id":"2","attacker_vehicle_id":"0","attacker_weapon_id":"24003","character_id":"{other}","character_loadout_id":"32","event_name":"Death","is_critical":"0","is_headshot":"1","team_id":"1","timestamp":"{time}","world_id":"10","zone_id":"8""#
        ),
        17..19 => format!(
            r#""attacker_character_id":"{one}","attacker_loadout_id":"12","attacker_team_id":"3","attacker_vehicle_id":"10","attacker_weapon_id":"5209","character_id":"{other}","event_name":"VehicleDestroy","facility_id":"0","faction_id":"1","team_id":"1","timestamp":"{time}","vehicle_id":"12","world_id":"10","zone_id":"4""#
        ),
        _ => format!(r#""character_id":"{one}","event_name":"PlayerLogin","timestamp":"{time}","world_id":"1""#),
    };
    in_a_frame(&payload)
}

/// A full clan in the API's shape, its fields in the API's order: about 44 KB.
pub fn clan() -> String {
    let icons = |class: &str| {
        let at = |size: u32| {
            format!("https://api-assets.clashofclans.com/{class}/{size}/R2zmhyqQ0lKcDR5EyghXCxgyC9mmmVMIjAbmGoZtw.png")
        };
        format!(r#"{{"small":"{}","tiny":"{}","medium":"{}"}}"#, at(72), at(36), at(288))
    };
    let symbols: Vec<char> = "0289PYLQGRJCUV".chars().collect();
    let (leagues, tiers) = (icons("leagues"), icons("leaguetiers"));
    let member = |number: usize| {
        let tag = format!("#8QYY{}{}", symbols[number / 14 + 1], symbols[number % 14]);
        let (level, trophies, rank) = (200 + number, 5000 - number, number + 1);
        let donations = if number == 0 { "\"DONATIONS\"".to_owned() } else { (number * 10).to_string() };
        format!(
            r#"{{"tag":"{tag}","name":"Member {number}","role":"member","townHallLevel":15,"expLevel":{level},"league":{{"id":29000022,"name":"Legend League","iconUrls":{leagues}}},"leagueTier":{{"id":105000034,"name":"Legend League","iconUrls":{tiers}}},"trophies":{trophies},"builderBaseTrophies":3000,"clanRank":{rank},"previousClanRank":{rank},"donations":{donations},"donationsReceived":{number},"playerHouse":{{"elements":[{{"type":"ground","id":82000000}},{{"type":"walls","id":82000048}},{{"type":"roof","id":82000011}},{{"type":"decoration","id":82000063}}]}},"builderBaseLeague":{{"id":44000030,"name":"Titanium League II"}}}}"#
        )
    };
    let (badge, members) = (icons("badges"), (0..50).map(member).collect::<Vec<_>>().join(","));
    format!(
        r##"{{"tag":"#2PP","name":"Bench","type":"open","description":"","isFamilyFriendly":true,"badgeUrls":{badge},"clanLevel":20,"clanPoints":40000,"clanBuilderBasePoints":35000,"clanCapitalPoints":3000,"requiredTrophies":0,"warFrequency":"always","warWinStreak":1,"warWins":200,"warTies":1,"warLosses":100,"isWarLogPublic":true,"members":50,"memberList":[{members}],"labels":[],"clanCapital":{{}},"chatLanguage":{{"id":75000000,"name":"English","languageCode":"EN"}}}}"##
    )
}

/// A player who has nearly all there is, in the API's shape: about 22 KB.
pub fn player() -> String {
    let joined = |count: usize, one: &dyn Fn(usize) -> String| (0..count).map(one).collect::<Vec<_>>().join(",");
    let units = |what: &str, count: usize| {
        joined(count, &|number| {
            let level = number % 15 + 1;
            format!(r#"{{"name":"{what} {number}","level":{level},"maxLevel":16,"village":"home"}}"#)
        })
    };
    let achievement = |number: usize| {
        let value = number * 1000;
        format!(
            r#"{{"name":"Achievement {number}","stars":3,"value":{value},"target":5000,"info":"Do what this one of the achievements asks for, and do it again","completionInfo":"Done altogether: {value}","village":"home"}}"#
        )
    };
    let (achievements, troops, heroes) = (joined(54, &achievement), units("Troop", 75), units("Hero", 6));
    let (spells, equipment) = (units("Spell", 16), units("Equipment", 36));
    format!(
        r##"{{"tag":"#2PP","name":"Bench","townHallLevel":16,"townHallWeaponLevel":1,"expLevel":220,"trophies":5100,"bestTrophies":6000,"warStars":1500,"attackWins":90,"defenseWins":10,"builderHallLevel":10,"builderBaseTrophies":3000,"bestBuilderBaseTrophies":4000,"role":"member","warPreference":"in","donations":"DONATIONS","donationsReceived":300,"clanCapitalContributions":900000,"clan":{{"tag":"#2QQ","name":"Bench","clanLevel":20,"badgeUrls":{{"small":"","large":"","medium":""}}}},"leagueTier":{{"id":105000034,"name":"Legend League"}},"achievements":[{achievements}],"labels":[],"troops":[{troops}],"heroes":[{heroes}],"heroEquipment":[{equipment}],"spells":[{spells}]}}"##
    )
}

/// A war of fifty against fifty on its day, in the API's shape, as one clan sees it: about 35 KB.
pub fn war() -> String {
    let side = |own: char, other: char| {
        let member = |number: usize| {
            let attack = |order: usize, target: usize| {
                format!(
                    r##"{{"attackerTag":"#{own}Y{number}","defenderTag":"#{other}Y{target}","stars":2,"destructionPercentage":80,"order":{order},"duration":150}}"##
                )
            };
            let (order, position) = (number * 2 + usize::from(own == 'Q') + 1, number + 1);
            let (attack, best) = (
                attack(order, number),
                format!(
                    r##"{{"attackerTag":"#{other}Y{number}","defenderTag":"#{own}Y{number}","stars":2,"destructionPercentage":80,"order":{},"duration":150}}"##,
                    number * 2 + usize::from(own == 'P') + 1
                ),
            );
            format!(
                r##"{{"tag":"#{own}Y{number}","name":"Member {number}","townhallLevel":16,"mapPosition":{position},"attacks":[{attack}],"opponentAttacks":1,"bestOpponentAttack":{best}}}"##
            )
        };
        (0..50).map(member).collect::<Vec<_>>().join(",")
    };
    let (own, other) = (side('P', 'Q'), side('Q', 'P'));
    format!(
        r##"{{"state":"inWar","teamSize":50,"attacksPerMember":2,"preparationStartTime":"20261127T000000.000Z","startTime":"20261127T230000.000Z","endTime":"20991128T230000.000Z","clan":{{"tag":"#2PP","name":"Bench","badgeUrls":{{}},"clanLevel":"DONATIONS","attacks":50,"stars":100,"destructionPercentage":80.5,"members":[{own}]}},"opponent":{{"tag":"#2QQ","name":"Other","badgeUrls":{{}},"clanLevel":18,"attacks":50,"stars":100,"destructionPercentage":80.5,"members":[{other}]}}}}"##
    )
}
