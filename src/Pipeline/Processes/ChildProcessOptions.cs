namespace SamStream.Pipeline.Processes;

/// <summary>A program that is to work for this one, and within which limits.</summary>
public sealed record ChildProcessOptions
{
    /// <summary>The program: a name that is looked for in <c>PATH</c>, or a path.</summary>
    public required string Program { get; init; }

    /// <summary>Its arguments, as they are: no shell reads them. Any user of the machine can.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>
    /// Variables of our environment that it gets, if they are set. Default: none but <see cref="ChildProcess.BaseVariables"/>.
    /// Any process of this user can read them.
    /// </summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>The most bytes of address space; null (default): no limit. Drivers of GPUs map far more than they use.</summary>
    public long? AddressSpaceBytes { get; init; }

    /// <summary>
    /// The most time of processors, all threads together, in whole seconds; null (default): no limit, for what runs as long as its
    /// input. The kernel ends it then.
    /// </summary>
    public TimeSpan? ProcessorTime { get; init; }

    /// <summary>The most files that it may have open. Default: 256.</summary>
    public int OpenFiles { get; init; } = 256;

    /// <summary>
    /// What the kernel sends it, more than once, when this process ends: KILL (default), or <c>clear</c> for nothing. A program
    /// that has to complete its output takes the end of its input for it.
    /// </summary>
    public string ParentDeathSignal { get; init; } = "KILL";

    /// <summary>
    /// Gets each line of its standard error, without its end, on a thread of the child's own; null (default): only the
    /// last ones are kept. A line ends after <see cref="ChildProcess.MaxLineBytes"/> bytes.
    /// </summary>
    public Action<string>? OnErrorLine { get; init; }

    /// <summary>Called once, on the same thread, when the last line was told; may be null.</summary>
    public Action? OnErrorEnd { get; init; }
}

/// <summary>A program could not be started; the message names it, what was found and the cure.</summary>
public sealed class ChildProcessException(string message, Exception? innerException = null) : Exception(message, innerException);
