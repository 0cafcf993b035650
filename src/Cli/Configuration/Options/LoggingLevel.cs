namespace SamStream.Cli.Configuration.Options;

/// <summary>The least important events that are logged.</summary>
internal enum LoggingLevel
{
    Debug,
    Information,
    Warning,
    Error,
}
