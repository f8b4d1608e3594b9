//! `bugle worlds`: the worlds of PlanetSide 2, by the platform that they are on.

use bugle::planetside::{World, tables::Environment};
use serde_json::json;

use crate::failure::Failure;
use crate::output::{Format, Output};
use crate::pretty::{Sheet, Table};

/// In the order in which they are shown.
const ENVIRONMENTS: [Environment; 3] = [Environment::Ps2, Environment::Ps2Ps4Us, Environment::Ps2Ps4Eu];

pub(crate) fn run(format: Format) -> Result<(), Failure> {
    let mut output = Output::new(format);
    let worlds: Vec<_> =
        ENVIRONMENTS.iter().flat_map(|place| place.worlds().iter().map(move |world| (place.name(), *world))).collect();
    if !output.is_pretty() {
        for (environment, world) in worlds {
            let (name, former) = (world.name(), world.former_name());
            output
                .json(&json!({"world_id": world.0, "name": name, "former_name": former, "environment": environment}))?;
        }
        return output.flush();
    }
    let mut table = Table::new([">id", "environment", "name", "was"]);
    for (environment, world) in worlds {
        table.row([world.0.to_string(), environment.to_owned(), name(world), former(world)]);
    }
    let mut sheet = Sheet::default();
    sheet.table(table, "");
    sheet.line("");
    sheet.line("--world takes a name, of today or before, or an id; --environment says which platform is followed");
    output.sheet(&sheet)?;
    output.flush()
}

fn name(world: World) -> String {
    world.name().unwrap_or("-").to_owned()
}

fn former(world: World) -> String {
    world.former_name().unwrap_or_default().to_owned()
}
