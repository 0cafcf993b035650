using System.Buffers;
using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Prompts;
using SamStream.Sources.Reading;

namespace SamStream.Sources.TestPattern;

/// <summary>
/// The frames of a test pattern and the truth about them. Any frame can be asked for, in any order and from any
/// thread. An object's mask is what is visible of it: the pixels whose centre lies inside it and in front of which
/// there is no other shape and no panel. Ids are 1 to <see cref="TestPatternOptions.ObjectCount"/>; a higher id is
/// in front.
/// </summary>
public sealed class TestPatternScene
{
    private readonly TestPatternOptions _options;
    private readonly ShapeMotion _motion;
    private readonly PatternBackground _background;
    private readonly PatternPanel? _panel;
    private readonly ShapeTexture[] _textures;
    private readonly float[][] _forms;

    /// <exception cref="ArgumentException">The options are invalid; the message lists every problem.</exception>
    public TestPatternScene(TestPatternOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<OptionProblem> problems = options.Validate();
        if (problems.Count > 0)
            throw new ArgumentException(string.Join("; ", problems), nameof(options));
        _options = options;
        _motion = new ShapeMotion(options);
        _background = new PatternBackground(options.Seed, options.Width, options.Height);
        _textures = new ShapeTexture[options.ObjectCount];
        _forms = new float[options.ObjectCount][];
        for (int shape = 0; shape < _textures.Length; shape++)
        {
            _textures[shape] = new ShapeTexture(options.Seed, shape);
            _forms[shape] = ShapeOutline.TableOf(FormOf(shape));
        }

        if (_motion.HasPanel)
            _panel = new PatternPanel(options.Seed, PanelBounds());
    }

    /// <summary>Pixels in a row.</summary>
    public int Width => _options.Width;

    /// <summary>Rows.</summary>
    public int Height => _options.Height;

    /// <summary>Number of objects; their ids are 1 to this.</summary>
    public int ObjectCount => _options.ObjectCount;

    /// <summary>Draws a frame.</summary>
    /// <param name="frameIndex">From 0.</param>
    /// <param name="frame">Of the scene's size.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public unsafe void Render(long frameIndex, WritableFrame frame)
    {
        if ((frame.Width, frame.Height) != (Width, Height))
            throw new ArgumentException($"The frame has {frame.Width}x{frame.Height} pixels, the scene {Width}x{Height}.", nameof(frame));
        byte[] bgr = ArrayPool<byte>.Shared.Rent(Width * Height * 3);
        Render(frameIndex, bgr.AsSpan(0, Width * Height * 3));
        fixed (byte* pixels = bgr)
        {
            using Mat picture = Mat.FromPixelData(Height, Width, MatType.CV_8UC3, (nint)pixels);
            BgrFrames.Write(picture, frame);
        }

        ArrayPool<byte>.Shared.Return(bgr);
    }

    /// <summary>Draws a frame in BGR.</summary>
    /// <param name="frameIndex">From 0; paths repeat, so there is no last one.</param>
    /// <param name="bgr">BGR24 pixels, row-major [Height, Width, 3], without padding.</param>
    public void Render(long frameIndex, Span<byte> bgr) => Render(frameIndex, bgr, hiddenShape: -1);

    /// <summary>Writes for every pixel the id of the object that is visible there, or 0.</summary>
    /// <param name="frameIndex">From 0.</param>
    /// <param name="labels">Row-major [Height, Width].</param>
    public void Label(long frameIndex, Span<byte> labels)
    {
        CheckArguments(frameIndex, labels.Length, bytesPerPixel: 1);
        labels.Clear();
        Span<float> table = stackalloc float[ShapeOutline.TableSize];
        for (int shape = 0; shape < ObjectCount; shape++)
        {
            ShapeOutline outline = OutlineOf(shape, frameIndex, table);
            ShapePainter.Mark(outline, (byte)(shape + 1), labels, Width, Height);
        }

        _panel?.Mark(labels, Width);
    }

    /// <summary>The visible pixels of one object; empty when it is hidden or outside.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such object or frame.</exception>
    public SegmentationMask Mask(long frameIndex, ObjectId id)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(id.Value, ObjectCount, nameof(id));
        var pixels = new byte[Width * Height];
        Label(frameIndex, pixels);
        foreach (ref byte pixel in pixels.AsSpan())
            pixel = pixel == id.Value ? (byte)255 : (byte)0;
        return new SegmentationMask(Width, Height, pixels);
    }

    /// <summary>The tight box around the visible pixels of one object, for a prompt; null when none is visible.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such object or frame.</exception>
    public BoxXyxy? Box(long frameIndex, ObjectId id)
    {
        SegmentationMask mask = Mask(frameIndex, id);
        return mask.Area > 0 ? mask.Bounds.ToBox() : null;
    }

    /// <summary>A box prompt for every object that is visible on a frame.</summary>
    public IReadOnlyList<Prompt> Prompts(long frameIndex)
    {
        var prompts = new List<Prompt>();
        for (int shape = 1; shape <= ObjectCount; shape++)
        {
            var id = new ObjectId(shape);
            if (Box(frameIndex, id) is { } box)
                prompts.Add(new Prompt { ObjectId = id, FrameIndex = frameIndex, Box = box });
        }

        return prompts;
    }

    /// <summary>The same frame without one shape (0-based), so that a test can see what that shape drew.</summary>
    internal void Render(long frameIndex, Span<byte> bgr, int hiddenShape)
    {
        CheckArguments(frameIndex, bgr.Length, bytesPerPixel: 3);
        int offset = BackgroundOffset(frameIndex);
        int stride = Width * 3;
        for (int y = 0; y < Height; y++)
            _background.CopyRow(y, offset, bgr.Slice(y * stride, stride));
        Span<float> table = stackalloc float[ShapeOutline.TableSize];
        for (int shape = 0; shape < ObjectCount; shape++)
        {
            if (shape == hiddenShape)
                continue;
            ShapeOutline outline = OutlineOf(shape, frameIndex, table);
            ShapePainter.Paint(outline, _textures[shape], bgr, Width, Height);
        }

        _panel?.Paint(bgr, Width);
    }

    private ShapeOutline OutlineOf(int shape, long frameIndex, Span<float> table) =>
        new(_forms[shape], _motion.PoseOf(shape, frameIndex), table);

    private ShapeForm FormOf(int shape)
    {
        int count = Enum.GetValues<ShapeForm>().Length;
        return (ShapeForm)((shape + (int)(count * SeededNoise.Unit(_options.Seed, -4, 0))) % count);
    }

    private int BackgroundOffset(long frameIndex) => _options.MovingBackground
        ? (int)(frameIndex * Math.Max(1, Width / 300L) % Width)
        : 0;

    private PixelBounds PanelBounds()
    {
        float center = Math.Max(Width, Height) * _motion.PanelCenter;
        float half = ShapeMotion.PanelShare / 2 * Math.Min(Width, Height);
        int start = Math.Max(0, (int)MathF.Round(center - half));
        int end = Math.Min(Math.Max(Width, Height), (int)MathF.Round(center + half));
        return Width >= Height ? new PixelBounds(start, 0, end, Height) : new PixelBounds(0, start, Width, end);
    }

    private void CheckArguments(long frameIndex, int length, int bytesPerPixel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frameIndex);
        long expected = (long)Width * Height * bytesPerPixel;
        if (length != expected)
            throw new ArgumentException($"A frame of {Width}x{Height} needs {expected:N0} bytes, not {length:N0}.");
    }
}
