using System.Globalization;

namespace SamStream.Pipeline.Prompts;

/// <summary>Identity of an object within one source, 1 to <see cref="MaxValue"/>; also its value in a mask image.</summary>
public readonly record struct ObjectId : IComparable<ObjectId>
{
    /// <summary>The largest id that an indexed mask image can hold (255 means "void" in DAVIS).</summary>
    public const int MaxValue = 254;

    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to <see cref="MaxValue"/>.</exception>
    public ObjectId(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxValue);
        Value = value;
    }

    /// <summary>0 for the default: no object.</summary>
    public int Value { get; }

    public int CompareTo(ObjectId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value == 0 ? "without an id" : Value.ToString(CultureInfo.InvariantCulture);

    public static bool operator <(ObjectId left, ObjectId right) => left.Value < right.Value;

    public static bool operator >(ObjectId left, ObjectId right) => left.Value > right.Value;

    public static bool operator <=(ObjectId left, ObjectId right) => left.Value <= right.Value;

    public static bool operator >=(ObjectId left, ObjectId right) => left.Value >= right.Value;
}
