//! The service's side of the push protocol, as a pure machine: texts and facts in, texts out. No clock, no socket.
//!
//! A simulator stands on it, and so can a relay. Whoever owns the socket keeps one [`Session`] for each connection and
//! calls it in this order: [`Session::new`] with the environment that the handshake asked for, then once
//! [`Session::greeting`]; after that, as they come, [`Session::on_text`] with what the client sends,
//! [`Session::on_event`] with what happens, and [`Session::heartbeat`] each 30 s. Each text that comes out is one frame
//! for the client.
//!
//! ```
//! use bugle_planetside::server::{EventServer, Session, Traits};
//! use bugle_planetside::{CharacterId, Environment, World};
//!
//! let environment = Environment::asked_for(Some("ps2")).expect("a known environment");
//! let mut session = Session::new(environment);
//! let servers = [EventServer::of(World::OSPREY)];
//! assert_eq!(session.greeting(&servers).len(), 4); // the world, the connection, the world again, a hint
//!
//! let subscribe = r#"{"service":"event","action":"subscribe","worlds":["1"],"eventNames":["PlayerLogin"]}"#;
//! let echo = session.on_text(subscribe).expect("commands are answered");
//! assert!(echo.starts_with(r#"{"subscription":"#));
//!
//! let login = Traits {
//!     event_name: "PlayerLogin".to_owned(),
//!     world_id: World::OSPREY,
//!     characters: [CharacterId(5428000000000000001), CharacterId::NONE],
//!     experience_id: None,
//! };
//! assert!(session.on_event(&login)); // then the frame that carries it goes to this client
//! ```

mod environment;
mod event_server;
mod help;
mod session;
mod sets;
mod traits;

pub use event_server::EventServer;
pub use session::Session;
pub use traits::Traits;
