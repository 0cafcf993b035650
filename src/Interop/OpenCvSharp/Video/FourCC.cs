namespace OpenCvSharp;

/// <summary>Four characters that name a codec or a pixel format.</summary>
public readonly partial struct FourCC : IEquatable<FourCC>
{
    public readonly int Value;

    public FourCC(int value) => Value = value;

    public static implicit operator int(FourCC fourcc) => fourcc.Value;

    public static implicit operator FourCC(int code) => new(code);

    public static bool operator ==(FourCC left, FourCC right) => left.Equals(right);

    public static bool operator !=(FourCC left, FourCC right) => !left.Equals(right);

    public static FourCC FromInt32(int code) => new(code);

    public static FourCC FromFourChars(char c1, char c2, char c3, char c4) => VideoWriter.FourCC(c1, c2, c3, c4);

    /// <summary>Up to four characters, filled up with spaces.</summary>
    public static FourCC FromString(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (code.Length is 0 or > 4)
            throw new ArgumentException($"'{code}' has {code.Length} characters; a code has 1 to 4", nameof(code));
        return VideoWriter.FourCC(code.PadRight(4));
    }

    public int ToInt32() => Value;

    public bool Equals(FourCC other) => Value == other.Value;

    public override bool Equals(object? obj) => obj is FourCC other && Equals(other);

    public override int GetHashCode() => Value.GetHashCode();
}
