namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>How much an <see cref="ObjectTag"/> says.</summary>
internal enum TagDetail
{
    /// <summary>The id.</summary>
    Id,

    /// <summary>Id and state.</summary>
    State,

    /// <summary>Id, label and state.</summary>
    Full,
}
