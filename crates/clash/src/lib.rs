//! Clash of Clans as a source of events: API client and watchers
