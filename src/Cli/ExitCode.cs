namespace SamStream.Cli;

/// <summary>What the process says to its caller. Documented in the help of every command and in docs/configuration.md.</summary>
internal static class ExitCode
{
    /// <summary>Everything was done.</summary>
    public const int Ok = 0;

    /// <summary>A defect of the program or of the machine: the message says what happened.</summary>
    public const int Unexpected = 1;

    /// <summary>The command line or the configuration is wrong; nothing was started.</summary>
    public const int Usage = 2;

    /// <summary>The source cannot be opened or failed on the way; what came before it is complete.</summary>
    public const int Source = 3;

    /// <summary>The model is missing, damaged or cannot be run.</summary>
    public const int Model = 4;

    /// <summary>At least one output, which standard output is too, could not be written; the others are complete.</summary>
    public const int Sink = 5;

    /// <summary>What was measured does not keep a bound; the report says which.</summary>
    public const int Bound = 6;

    /// <summary>Stopped by Ctrl-C or SIGTERM; what was done until then is kept and complete.</summary>
    public const int Stopped = 130;

    /// <summary>Code and meaning, in the order of the codes.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> Meanings { get; } =
    [
        (Ok, "everything was done"),
        (Unexpected, "unexpected error"),
        (Usage, "wrong command line or configuration; nothing was started"),
        (Source, "the source cannot be opened, or failed; what came before is complete"),
        (Model, "the model is missing, damaged or cannot be run"),
        (Sink, "an output failed, also standard output that is full or closed; the other outputs are complete"),
        (Bound, "a measured bound was not kept (soak)"),
        (Stopped, "stopped by Ctrl-C or SIGTERM; what was done is kept"),
    ];
}
