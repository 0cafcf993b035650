using SamStream.Annotation.Exports;
using SamStream.Annotation.Imports;
using SamStream.Annotation.Projects;
using SamStream.Cli.Configuration;
using SamStream.Cli.Terminals;
using SamStream.Evaluation;
using SamStream.Model.Manifests;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Sources;

namespace SamStream.Cli.Errors;

/// <summary>What the user is told of an error, and with which code the process ends.</summary>
internal static class ErrorReport
{
    /// <summary>The exit code that stands for the kind of error.</summary>
    public static int ExitCodeOf(Exception error) => error switch
    {
        ConfigurationException or EvaluationException or LabelImageException or ProjectException or ExportException or ImportException or UsageException => ExitCode.Usage,
        SourceException or FrameSizeException => ExitCode.Source,
        ModelException or ManifestException => ExitCode.Model,
        SinkException => ExitCode.Sink,
        OperationCanceledException => ExitCode.Stopped,
        _ => ExitCode.Unexpected,
    };

    /// <summary>The lines that the user reads; no stack trace, which a log file has.</summary>
    public static string Describe(Exception error) => error switch
    {
        ConfigurationException configuration => Describe(configuration.Problems),
        OperationCanceledException => "stopped",
        _ when OpenCvLibrary.IsMissing(error) && OpenCvLibrary.FindVersion(out (string Finding, string Cure)? fault) is null && fault is { } missing =>
            $"error: OpenCV does not load: {missing.Finding}. Cure: {missing.Cure}.",
        _ when ExitCodeOf(error) == ExitCode.Unexpected =>
            $"error: unexpected {error.GetType().Name}: {PrintableText.Indented(error.Message)}",
        _ => $"error: {PrintableText.Indented(error.Message)}",
    };

    private static string Describe(IReadOnlyList<OptionProblem> problems)
    {
        string head = problems.Count == 1 ? "error:" : $"error: {problems.Count} problems:";
        return problems.Count == 1
            ? $"{head} {problems[0]}"
            : string.Join(Environment.NewLine, [head, .. problems.Select(problem => $"  {problem}")]);
    }
}

/// <summary>A command cannot do what it is asked for until the user does what the message says.</summary>
internal sealed class UsageException(string message, Exception? innerException = null) : Exception(message, innerException);
