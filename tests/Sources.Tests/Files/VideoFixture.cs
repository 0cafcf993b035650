using System.Buffers.Binary;
using OpenCvSharp;
using SamStream.Sources.TestPattern;

namespace SamStream.Sources.Tests.Files;

/// <summary>Writes small videos of a test pattern.</summary>
internal static class VideoFixture
{
    public static TestPatternOptions Pattern(int frames, int width = 64, int height = 48) => new()
    {
        Scenario = TestPatternScenario.Crossing,
        Width = width,
        Height = height,
        FrameCount = frames,
        Seed = 5,
    };

    /// <summary>Motion JPEG in AVI: every frame by itself, so that a cut loses only what is behind it.</summary>
    public static string WriteAvi(string path, int frames, int width = 64, int height = 48, double rate = 20) =>
        Write(path, VideoCaptureAPIs.OPENCV_MJPEG, "MJPG", frames, width, height, rate);

    /// <summary>MPEG-4 in MP4: the index is at the end.</summary>
    public static string WriteMp4(string path, int frames, int width = 64, int height = 48, double rate = 20) =>
        Write(path, VideoCaptureAPIs.FFMPEG, "mp4v", frames, width, height, rate);

    /// <summary>Keeps the first part of a file.</summary>
    public static void Truncate(string path, double share)
    {
        using FileStream file = File.OpenWrite(path);
        file.SetLength((long)(file.Length * share));
    }

    /// <summary>Writes a turn by 90 degrees to the right into an MP4's track header (ISO/IEC 14496-12, 8.3.2).</summary>
    public static void RotateRight(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int header = file.AsSpan().IndexOf("tkhd"u8);
        Assert.True(header > 0);
        const int matrixOffset = 44;
        int[] matrix = [0, 0x10000, 0, -0x10000, 0, 0, 48 << 16, 0, 0x40000000];
        for (int i = 0; i < matrix.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(header + matrixOffset + (i * 4)), matrix[i]);
        File.WriteAllBytes(path, file);
    }

    private static string Write(
        string path, VideoCaptureAPIs writerKind, string code, int frames, int width, int height, double rate)
    {
        TestPatternOptions options = Pattern(Math.Max(1, frames), width, height);
        var scene = new TestPatternScene(options);
        using var image = new Mat(height, width, MatType.CV_8UC3);
        using var writer = new VideoWriter(
            path, writerKind, FourCC.FromString(code), rate, new Size(width, height));
        Assert.True(writer.IsOpened(), $"no writer for {code}");
        for (int i = 0; i < frames; i++)
        {
            unsafe
            {
                scene.Render(i, new Span<byte>(image.DataPointer, width * height * 3));
            }

            writer.Write(image);
        }

        return path;
    }
}
