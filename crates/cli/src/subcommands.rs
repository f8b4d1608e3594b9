//! How tables of subcommands are read.

/// An enum of subcommands that ask a service: each is a module with the `Args` that it takes and with `run`, which asks and
/// writes the answer. What all can be told besides, and how they come to the service, is in the type behind `of`.
macro_rules! subcommands {
    ($(#[$about:meta])* $name:ident of $asked:ident: $($(#[$doc:meta])* $command:ident: $module:ident;)*) => {
        $(#[$about])*
        #[derive(Debug, clap::Subcommand)]
        pub(crate) enum $name {
            $($(#[$doc])* $command($asked<$module::Args>),)*
        }

        impl $name {
            pub(crate) async fn run(self, format: $crate::output::Format) -> Result<(), $crate::failure::Failure> {
                match self {
                    $(Self::$command(asked) => {
                        let (args, api, mut output) = asked.begin(format)?;
                        $module::run(args, &api, &mut output).await?;
                        output.flush()
                    })*
                }
            }
        }
    };
}

pub(crate) use subcommands;
