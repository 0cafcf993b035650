using System.Globalization;

namespace OpenCvSharp;

/// <summary>Depth and number of channels of a matrix, as OpenCV encodes them.</summary>
public readonly partial record struct MatType : IEquatable<int>
{
    private const int MaxChannels = 512;
    private const int ChannelShift = 3;
    private const int MaxDepth = 1 << ChannelShift;

    public MatType(int value) => Value = value;

    public int Value { get; }

    public int Depth => Value & (MaxDepth - 1);

    public bool IsInteger => Depth < CV_32F;

    public int Channels => (Value >> ChannelShift) + 1;

    public static explicit operator int(MatType self) => self.Value;

    public static implicit operator MatType(int value) => new(value);

    public static bool operator ==(MatType self, int other) => self.Equals(other);

    public static bool operator !=(MatType self, int other) => !self.Equals(other);

    public static MatType FromInt32(int value) => new(value);

    /// <exception cref="OpenCvSharpException">channels is outside 1 to 511, or depth outside 0 to 7.</exception>
    public static MatType MakeType(int depth, int channels)
    {
        if (channels is <= 0 or >= MaxChannels)
            throw new OpenCvSharpException($"Channels count should be 1..{MaxChannels - 1}, not {channels}");
        if (depth is < 0 or >= MaxDepth)
            throw new OpenCvSharpException($"Data type depth should be 0..{MaxDepth - 1}, not {depth}");
        return depth + ((channels - 1) << ChannelShift);
    }

    public int ToInt32() => Value;

    public bool Equals(int other) => Value == other;

    /// <summary>For example CV_8UC3, or CV_8UC(6) above four channels.</summary>
    public override string ToString()
    {
        var depth = Depth switch
        {
            CV_8U => "CV_8U",
            CV_8S => "CV_8S",
            CV_16U => "CV_16U",
            CV_16S => "CV_16S",
            CV_32S => "CV_32S",
            CV_32F => "CV_32F",
            CV_64F => "CV_64F",
            _ => "CV_16F",
        };
        var channels = Channels.ToString(CultureInfo.InvariantCulture);
        return Channels <= 4 ? $"{depth}C{channels}" : $"{depth}C({channels})";
    }
}
