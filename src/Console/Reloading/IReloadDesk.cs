using SamStream.Pipeline.Options;

namespace SamStream.Console.Reloading;

/// <summary>Loads the configuration of the run anew. Thread-safe.</summary>
internal interface IReloadDesk
{
    /// <summary>Reads the configuration's file, checks it, and goes on with it.</summary>
    /// <param name="by">Who asks.</param>
    /// <returns>What became of the cameras; told when it is done, or, where the server itself begins anew, before.</returns>
    /// <exception cref="ReloadException">It is not done.</exception>
    Task<ReloadMessage> ReloadAsync(string by);
}

/// <summary>Why a configuration is not loaded anew.</summary>
internal enum ReloadFault
{
    /// <summary>The run was started without one.</summary>
    NoConfiguration,

    /// <summary>One is loaded already.</summary>
    Busy,

    /// <summary>The run ends.</summary>
    Stopping,

    /// <summary>Something is wrong with it; nothing has changed.</summary>
    Wrong,

    /// <summary>Nothing is wrong with it, but what it asks for could not be begun.</summary>
    Failed,
}

/// <summary>A configuration is not loaded anew.</summary>
/// <param name="fault">What kind of reason.</param>
/// <param name="message">For who has asked.</param>
/// <param name="problems">All that is wrong with the configuration.</param>
internal sealed class ReloadException(ReloadFault fault, string message, params IReadOnlyList<OptionProblem> problems) : Exception(message)
{
    public ReloadFault Fault => fault;

    public IReadOnlyList<OptionProblem> Problems => problems;
}
