using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>One value for each of up to four channels, in OpenCV's channel order (blue, green, red).</summary>
[StructLayout(LayoutKind.Sequential)]
public partial record struct Scalar(double Val0, double Val1, double Val2, double Val3)
{
    public double Val0 = Val0;
    public double Val1 = Val1;
    public double Val2 = Val2;
    public double Val3 = Val3;

    public Scalar(double val0)
        : this(val0, 0, 0, 0)
    {
    }

    public Scalar(double val0, double val1)
        : this(val0, val1, 0, 0)
    {
    }

    public Scalar(double val0, double val1, double val2)
        : this(val0, val1, val2, 0)
    {
    }

    public double this[int i]
    {
        readonly get => i switch
        {
            0 => Val0,
            1 => Val1,
            2 => Val2,
            3 => Val3,
            _ => throw new ArgumentOutOfRangeException(nameof(i), i, "a scalar has the values 0 to 3"),
        };
        set
        {
            switch (i)
            {
                case 0: Val0 = value; break;
                case 1: Val1 = value; break;
                case 2: Val2 = value; break;
                case 3: Val3 = value; break;
                default: throw new ArgumentOutOfRangeException(nameof(i), i, "a scalar has the values 0 to 3");
            }
        }
    }

    public static explicit operator double(Scalar self) => self.ToDouble();

    public static explicit operator Scalar(double val) => FromDouble(val);

    public static explicit operator Scalar(Vec3b v) => FromVec3b(v);

    public static Scalar All(double v) => new(v, v, v, v);

    public static Scalar FromRgb(int r, int g, int b) => new(b, g, r);

    public static Scalar FromDouble(double val) => new(val);

    public static Scalar FromVec3b(Vec3b v) => new(v.Item0, v.Item1, v.Item2);

    public readonly double ToDouble() => Val0;

    /// <summary>Casts each value to a byte, without saturation.</summary>
    public readonly Vec3b ToVec3b() => new((byte)Val0, (byte)Val1, (byte)Val2);

    public readonly Scalar Mul(Scalar it, double scale) =>
        new(Val0 * it.Val0 * scale, Val1 * it.Val1 * scale, Val2 * it.Val2 * scale, Val3 * it.Val3 * scale);

    public readonly Scalar Mul(Scalar it) => Mul(it, 1);
}
