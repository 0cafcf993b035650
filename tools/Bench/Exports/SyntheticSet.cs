using SamStream.Annotation.Exports;
using SamStream.Annotation.Exports.Pictures;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;

namespace SamStream.Bench.Exports;

/// <summary>
/// A clip of 640x360 pixels that is made while it is read: objects with uneven outlines that move, grow, overlap and are away at times,
/// over pictures with some texture. Masks are made at the beginning, for 200 frames, which come forwards and backwards in turn.
/// </summary>
/// <param name="frames">Of the clip.</param>
/// <param name="objects">On each frame, less those that are away.</param>
internal sealed class SyntheticSet(int frames, int objects) : IClipPictures
{
    public const int Width = 640, Height = 360;

    private const double FrameRate = 25;

    // One in so many frames an object is away.
    private const int AwayEvery = 40;

    private const int MadeFrames = 200;

    private static readonly ExportClass[] Classes = [new(1, "person"), new(2, "car"), new(3, "dog")];

    private readonly ExportTrack[] _tracks = [.. Enumerable.Range(1, objects).Select(id => new ExportTrack(id, Classes[id % Classes.Length]))];

    // Of each object.
    private readonly CocoRle[][] _masks = [.. Enumerable.Range(1, objects)
        .Select(id => Enumerable.Range(0, Math.Min(frames, MadeFrames)).Select(frame => MaskOf(id, frame)).ToArray())];

    /// <summary>One clip, whose frames are not kept.</summary>
    public ExportSet Set => new("bench", Classes,
    [
        new ExportClip
        {
            Id = "synthetic",
            Name = "synthetic.mp4",
            Width = Width,
            Height = Height,
            Split = "train",
            FrameRate = FrameRate,
            FrameCount = frames,
            Tracks = _tracks,
            Frames = Enumerable.Range(0, frames).Select(FrameOf),
        },
    ]);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ClipPicture> ReadAsync(
        ExportClip clip, bool all, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        using var pool = new FramePool(1);
        foreach (ExportFrame frame in clip.Frames)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using VideoFrame picture = Draw(pool, frame);
            yield return new ClipPicture(frame, picture, PixelAspect.Square);
        }
    }

    private ExportFrame FrameOf(int index) => new(index, index / FrameRate, [.. _tracks.Select(track => ObjectOf(track, index))]);

    private ExportObject ObjectOf(ExportTrack track, int frame)
    {
        if ((frame + (7 * track.Id)) % AwayEvery == 0)
            return new ExportObject(track, TrackState.Occluded, null, 0, IsKeyframe: false);
        int place = frame % (2 * MadeFrames);
        CocoRle mask = _masks[track.Id - 1][place < MadeFrames ? place : (2 * MadeFrames) - 1 - place];
        return new ExportObject(track, TrackState.Tracked, mask, 0.5f + (0.04f * (frame % 12)), IsKeyframe: frame % 100 == 0);
    }

    // A disc whose radius goes up and down around it, from a twelfth to a quarter of the frame's height.
    private static CocoRle MaskOf(int id, int frame)
    {
        double time = (frame / FrameRate) + (1.7 * id);
        double centerX = Width * (0.5 + (0.4 * Math.Sin(time * 0.31))), centerY = Height * (0.5 + (0.35 * Math.Cos(time * 0.43)));
        double radius = Height * (1 / 6.0 + (Math.Sin(time * 0.2) / 12));
        var pixels = new byte[Width * Height];
        int reach = (int)(radius * 1.3) + 1;
        for (int y = Math.Max(0, (int)centerY - reach); y < Math.Min(Height, (int)centerY + reach); y++)
        {
            for (int x = Math.Max(0, (int)centerX - reach); x < Math.Min(Width, (int)centerX + reach); x++)
            {
                double angle = Math.Atan2(y - centerY, x - centerX);
                double edge = radius * (1 + (0.15 * Math.Sin((3 * angle) + time)) + (0.05 * Math.Sin((17 * angle) - (2 * time))));
                pixels[(y * Width) + x] = ((x - centerX) * (x - centerX)) + ((y - centerY) * (y - centerY)) < edge * edge ? (byte)1 : (byte)0;
            }
        }

        return new SegmentationMask(Width, Height, pixels).ToRle();
    }

    private static VideoFrame Draw(FramePool pool, ExportFrame frame)
    {
        using WritableFrame picture = pool.Rent(Width, Height);
        uint noise = (uint)frame.Index + 1;
        Span<byte> luma = picture.Luma;
        for (int i = 0; i < luma.Length; i++)
        {
            noise = (noise * 1664525) + 1013904223;
            luma[i] = (byte)(60 + ((i % Width) / 8) + (i / Width / 8) + (noise >> 29));
        }

        picture.Cb.Fill((byte)(110 + (frame.Index % 20)));
        picture.Cr.Fill(140);
        return picture.Publish(new FrameMetadata
        {
            SourceId = "synthetic",
            Index = frame.Index,
            PresentationTime = TimeSpan.FromSeconds(frame.Seconds),
            PresentationClock = PresentationClock.DeclaredRate,
            CapturedAt = DateTimeOffset.UnixEpoch,
        });
    }
}
