//! PlanetSide 2 as a source of events: push stream and Census lookups
