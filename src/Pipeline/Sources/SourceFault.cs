namespace SamStream.Pipeline.Sources;

/// <summary>What kind of error ended a source.</summary>
public enum SourceFault
{
    /// <summary>None of the others, or not known.</summary>
    Other,

    /// <summary>Nobody answers at the address, or the device is away.</summary>
    Unreachable,

    /// <summary>User name or password are missing or wrong.</summary>
    BadCredentials,

    /// <summary>The server answers and has no stream of this name.</summary>
    UnknownPath,

    /// <summary>It was open and gave no frame within its time-out.</summary>
    Stalled,

    /// <summary>It was open and the other side closed it.</summary>
    Disconnected,
}
