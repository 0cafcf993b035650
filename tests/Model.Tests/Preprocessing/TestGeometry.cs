using SamStream.Model.Preprocessing;

namespace SamStream.Model.Tests.Preprocessing;

/// <summary>Inputs as SAM has them: a cell of the embedding for 16×16 pixels, a logit for 4×4.</summary>
internal static class TestGeometry
{
    public static InputGeometry Square { get; } = Of(InputSize.Square);

    public static InputGeometry Of(InputSize size) => new(size, 16, 4);
}
