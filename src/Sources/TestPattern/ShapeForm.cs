namespace SamStream.Sources.TestPattern;

/// <summary>The outline that a shape has before it deforms.</summary>
internal enum ShapeForm
{
    Egg,
    RoundedBox,
    Flower,
    Capsule,
    RoundedTriangle,
    Ellipse,
}
