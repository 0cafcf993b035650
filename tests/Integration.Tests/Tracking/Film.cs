using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Sources.TestPattern;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Tracking;

/// <summary>Pictures of shots and the truth about them: the pattern's shapes, and a card as one more object.</summary>
internal sealed class Film(TestPatternScenario scenario, IReadOnlyList<Shot> shots)
{
    private readonly TestPatternScene _scene = new(new TestPatternOptions { Scenario = scenario });

    public int Width => _scene.Width;

    public int Height => _scene.Height;

    public IReadOnlyList<Shot> Shots => shots;

    /// <summary>Id of the card: the shapes have those below.</summary>
    public int CardId => _scene.ObjectCount + 1;

    public void Render(int index, WritableFrame frame)
    {
        Shot shot = shots[index];
        Span<byte> bgr = new byte[Width * Height * 3];
        _scene.Render(shot.PatternFrame, bgr);
        for (int i = 0; i < Width * Height; i++)
        {
            if (shot.IsElsewhere)
                Paint(bgr, i, Meadow(i % Width, i / Width));
            else if (Covers(shot.Card, i))
                Paint(bgr, i, Paper((i % Width) - shot.Card!.Value.Left, (i / Width) - shot.Card.Value.Top));
        }

        if (shot.IsMirrored)
            Mirror(bgr, 3 * Width, size: 3);
        YuvPicture.Fill(frame, bgr);
    }

    /// <summary>255 where an object is seen.</summary>
    public byte[] Truth(int index, int id)
    {
        Shot shot = shots[index];
        byte[] labels = new byte[Width * Height];
        if (!shot.IsElsewhere)
            _scene.Label(shot.PatternFrame, labels);
        for (int i = 0; i < labels.Length; i++)
        {
            int label = Covers(shot.Card, i) ? CardId : labels[i];
            labels[i] = label == id ? byte.MaxValue : (byte)0;
        }

        if (shot.IsMirrored)
            Mirror(labels, Width, size: 1);
        return labels;
    }

    /// <summary>Around what is seen of an object.</summary>
    public BoxXyxy Box(int index, int id) => MaskBounds.Of(Truth(index, id), Width).ToBox();

    private bool Covers(PixelBounds? card, int pixel) => card is { } at
        && pixel % Width >= at.Left && pixel % Width < at.Right && pixel / Width >= at.Top && pixel / Width < at.Bottom;

    private static void Paint(Span<byte> bgr, int pixel, (int Blue, int Green, int Red) color) =>
        (bgr[3 * pixel], bgr[(3 * pixel) + 1], bgr[(3 * pixel) + 2]) = ((byte)color.Blue, (byte)color.Green, (byte)color.Red);

    // White with black stripes: nothing like the shapes.
    private static (int Blue, int Green, int Red) Paper(int x, int y) => (x + y) / 9 % 3 == 0 ? (20, 20, 20) : (235, 240, 240);

    // Waves of several lengths, so that it has structure at every scale.
    private static (int Blue, int Green, int Red) Meadow(int x, int y)
    {
        double waves = Math.Sin((x * 0.05) + (y * 0.021)) + Math.Sin((x * 0.017) - (y * 0.06)) + Math.Sin((x * 0.11) + (y * 0.13));
        int tone = (int)(30 * waves);
        return (60 + (tone / 3), 120 + tone, 70 + (tone / 2));
    }

    private static void Mirror(Span<byte> bytes, int rowLength, int size)
    {
        for (int start = 0; start < bytes.Length; start += rowLength)
        {
            Span<byte> row = bytes.Slice(start, rowLength);
            row.Reverse();
            for (int i = 0; i < rowLength; i += size)
                row.Slice(i, size).Reverse();
        }
    }
}
