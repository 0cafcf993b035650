using System.Globalization;

namespace SamStream.Model.Manifests;

/// <summary>How long a published file is, as far as that is known.</summary>
/// <param name="Bytes">Its exact length in bytes.</param>
/// <param name="Megabytes">Its length in millions of bytes, rounded.</param>
public readonly record struct PublishedSize(long? Bytes, float? Megabytes)
{
    // A network of two thousand million parameters.
    private const long Unknown = 8_000_000_000;

    /// <summary>A length in bytes that the file does not exceed: the exact one, or twice the rounded one.</summary>
    public long MostBytes => Bytes ?? (Megabytes is { } rounded ? (long)(rounded * 2e6) : Unknown);

    public override string ToString() => (Bytes, Megabytes) switch
    {
        ({ } bytes, _) => string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes"),
        (_, { } rounded) => string.Create(CultureInfo.InvariantCulture, $"about {rounded:0.#} MB"),
        _ => "size not known",
    };
}
