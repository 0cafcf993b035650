using System.Globalization;

namespace SamStream.Pipeline.Prompts;

/// <summary>Identity of an object within one source, 1 to <see cref="MaxValue"/>; also its value in a mask image.</summary>
public readonly record struct ObjectId : IComparable<ObjectId>
{
    /// <summary>The largest id that a mask image can hold, in 16 bits.</summary>
    public const int MaxValue = ushort.MaxValue;

    /// <summary>In an indexed image that others made, the value of pixels that belong to nobody (DAVIS).</summary>
    public const int Void = 255;

    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to <see cref="MaxValue"/>.</exception>
    public ObjectId(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxValue);
        Value = value;
    }

    /// <summary>0 for the default: no object.</summary>
    public int Value { get; }

    /// <summary>The number that comes next where ids are given by themselves: never <see cref="Void"/>; it may be above the last one.</summary>
    public static int NextAfter(int value) => value + 1 == Void ? Void + 1 : value + 1;

    public int CompareTo(ObjectId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value == 0 ? "without an id" : Value.ToString(CultureInfo.InvariantCulture);

    public static bool operator <(ObjectId left, ObjectId right) => left.Value < right.Value;

    public static bool operator >(ObjectId left, ObjectId right) => left.Value > right.Value;

    public static bool operator <=(ObjectId left, ObjectId right) => left.Value <= right.Value;

    public static bool operator >=(ObjectId left, ObjectId right) => left.Value >= right.Value;
}
