using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Three bytes: a pixel of type 8UC3.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Vec3b : IVec<Vec3b, byte>, IEquatable<Vec3b>
{
    public byte Item0;
    public byte Item1;
    public byte Item2;

    public Vec3b(byte item0, byte item1, byte item2)
    {
        Item0 = item0;
        Item1 = item1;
        Item2 = item2;
    }

    public byte this[int i]
    {
        readonly get => i switch
        {
            0 => Item0,
            1 => Item1,
            2 => Item2,
            _ => throw new ArgumentOutOfRangeException(nameof(i), i, "a Vec3b has the items 0 to 2"),
        };
        set
        {
            switch (i)
            {
                case 0: Item0 = value; break;
                case 1: Item1 = value; break;
                case 2: Item2 = value; break;
                default: throw new ArgumentOutOfRangeException(nameof(i), i, "a Vec3b has the items 0 to 2");
            }
        }
    }

    public static bool operator ==(Vec3b a, Vec3b b) => a.Equals(b);

    public static bool operator !=(Vec3b a, Vec3b b) => !a.Equals(b);

    public static Vec3b operator +(Vec3b a, Vec3b b) => a.Add(b);

    public static Vec3b operator -(Vec3b a, Vec3b b) => a.Subtract(b);

    public static Vec3b operator *(Vec3b a, double alpha) => a.Multiply(alpha);

    public static Vec3b operator /(Vec3b a, double alpha) => a.Divide(alpha);

    public readonly void Deconstruct(out byte item0, out byte item1, out byte item2) =>
        (item0, item1, item2) = (Item0, Item1, Item2);

    public readonly Vec3b Add(Vec3b other) =>
        Saturate(Item0 + other.Item0, Item1 + other.Item1, Item2 + other.Item2);

    public readonly Vec3b Subtract(Vec3b other) =>
        Saturate(Item0 - other.Item0, Item1 - other.Item1, Item2 - other.Item2);

    public readonly Vec3b Multiply(double alpha) => Saturate(Item0 * alpha, Item1 * alpha, Item2 * alpha);

    public readonly Vec3b Divide(double alpha) => Saturate(Item0 / alpha, Item1 / alpha, Item2 / alpha);

    public readonly bool Equals(Vec3b other) => (Item0, Item1, Item2) == (other.Item0, other.Item1, other.Item2);

    public override readonly bool Equals(object? obj) => obj is Vec3b other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(Item0, Item1, Item2);

    public override readonly string ToString() => $"{nameof(Vec3b)} ({Item0}, {Item1}, {Item2})";

    private static Vec3b Saturate(double item0, double item1, double item2) =>
        new(ToByte(item0), ToByte(item1), ToByte(item2));

    // Half goes to even, as OpenCV's saturate_cast.
    private static byte ToByte(double value) => (byte)Math.Clamp(Math.Round(value), byte.MinValue, byte.MaxValue);
}
