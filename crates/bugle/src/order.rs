//! An action without its types.

use std::sync::Arc;

use bugle_trigger::Firing;

use crate::context::Scene;
use crate::worker::Doing;

/// What a trigger does when it fires.
pub(crate) type Action = Arc<dyn Fn(&Firing, &Arc<Scene>) -> Doing + Send + Sync>;
