//! Questions, as users put them: a query, and what comes of it.

use std::marker::PhantomData;

use crate::client::Client;

/// Whom a query asks that finds rows of a collection: awaited, it gives all of them up to its limit.
pub struct Find<C>(pub(super) To<C>);

/// Whom a query asks that looks for one row: awaited, it gives the first, if there is one.
pub struct Get<C>(pub(super) To<C>);

/// Whom a query asks that counts rows: awaited, it gives their number.
pub struct Count<C>(pub(super) To<C>);

/// Whom a query asks of which the answer is wanted as it is: awaited, it gives an [`Answer`](super::answer::Answer).
pub struct Ask(pub(super) Client);

/// A client that is asked for rows of a collection.
pub(super) struct To<C> {
    pub(super) client: Client,
    rows: PhantomData<fn() -> C>,
}

impl<C> Clone for To<C> {
    fn clone(&self) -> Self {
        Self { client: self.client.clone(), rows: PhantomData }
    }
}
