using SamStream.Pipeline.Options;

namespace SamStream.Cli.Arguments;

/// <summary>Finds passwords on the command line, which every user of the machine sees in the list of processes.</summary>
internal static class CommandLineSecret
{
    /// <summary>What to tell of it, without the password; null if there is none.</summary>
    /// <param name="option">Name of the argument.</param>
    /// <param name="value">What is given.</param>
    public static OptionProblem? HintOf(string option, string? value) => value is not null && Credentials.AreIn(value)
        ? new OptionProblem(
            Place.CommandLine, option, null, "holds a password, which every user of this machine can see in the list of processes",
            "write a configuration with password: ${NAME}, and set NAME in the environment")
        : null;
}
