//! The simulated PlanetSide 2: characters, facilities and alerts, the push service and the Census REST service.
