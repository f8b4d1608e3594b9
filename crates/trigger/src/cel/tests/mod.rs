//! What can be asked, what is refused and how, and that nothing breaks it.

mod facts;
mod hostile;
mod messages;
mod operators;
mod reference;
mod syntax;
