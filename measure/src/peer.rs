//! The `auraxis` crate, pushed to.

use auraxis::realtime::client::{RealtimeClient, RealtimeClientConfig};
use auraxis::realtime::subscription::{
    CharacterSubscription, EventSubscription, SubscriptionSettings, WorldSubscription,
};

use crate::figures::{Figures, Watch};

pub(crate) async fn run(address: &str, count: u64) -> Figures {
    let config = RealtimeClientConfig {
        service_id: "measure".to_owned(),
        realtime_url: Some(format!("ws://{address}/streaming")),
        ..RealtimeClientConfig::default()
    };
    let mut client = RealtimeClient::new(config);
    client.subscribe(SubscriptionSettings {
        event_names: Some(EventSubscription::All),
        characters: Some(CharacterSubscription::All),
        worlds: Some(WorldSubscription::All),
        logical_and_characters_with_worlds: Some(true),
        ..SubscriptionSettings::default()
    });
    let watch = Watch::start();
    let mut events = client.connect().await.expect("it connects");
    for _ in 0..count {
        std::hint::black_box(events.recv().await.expect("more comes"));
    }
    watch.stop(count)
}
