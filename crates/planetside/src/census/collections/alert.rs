//! Alerts and experience.

use bugle_model::row;

use crate::census::collections::localized::Localized;
use crate::census::ids::{ExperienceAwardTypeId, ImageId, ImageSetId, MetagameEventTypeId};
use crate::ids::{ExperienceId, MetagameEventId, MetagameState};

row! {
    /// A row of `metagame_event`: a type of alert.
    pub struct MetagameEvent {
        /// Which.
        metagame_event_id: MetagameEventId,
        /// What it is called.
        name: Option<Localized>,
        /// What there is to do.
        description: Option<Localized>,
        /// What kind of alert it is.
        kind: Option<MetagameEventTypeId> = "type",
        /// How much more experience there is: percent.
        experience_bonus: Option<f64>,
        /// How long it lasts.
        duration_minutes: Option<u32>,
    }
}

row! {
    /// A row of `metagame_event_state`: a state of alerts.
    pub struct MetagameEventState {
        /// Which.
        metagame_event_state_id: MetagameState,
        /// What it is called.
        name: Option<String>,
    }
}

row! {
    /// A row of `experience`: what experience is granted for.
    pub struct Experience {
        /// Which.
        experience_id: ExperienceId,
        /// What it is called.
        description: Option<String>,
        /// How much there is.
        xp: Option<f64>,
        /// What it is counted as.
        experience_award_type_id: Option<ExperienceAwardTypeId>,
    }
}

row! {
    /// A row of `experience_award_type`: what experience is counted as: kinds of kinds of experience.
    pub struct ExperienceAwardType {
        /// Which.
        experience_award_type_id: ExperienceAwardTypeId,
        /// What it is called.
        name: Option<String>,
    }
}

row! {
    /// A row of `experience_rank`: a battle rank. Some are there twice: those of characters that began anew (A.S.P.)
    /// have other names.
    pub struct ExperienceRank {
        /// Which.
        rank: u32,
        /// How much experience it takes.
        xp_max: Option<i64>,
        /// What it is called in the Vanu Sovereignty.
        vs: Option<RankTitle>,
        vs_image_path: Option<String>,
        /// What it is called in the New Conglomerate.
        nc: Option<RankTitle>,
        nc_image_path: Option<String>,
        /// What it is called in the Terran Republic.
        tr: Option<RankTitle>,
        tr_image_path: Option<String>,
    }
}

row! {
    /// What a battle rank is called in a faction.
    pub struct RankTitle {
        /// What it is called.
        title: Option<Localized>,
        /// Its picture in all sizes.
        image_set_id: Option<ImageSetId>,
        /// Its picture.
        image_id: Option<ImageId>,
    }
}
