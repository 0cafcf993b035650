using SamStream.Pipeline.Frames;

namespace SamStream.Sources.Cameras;

/// <summary>An open or closed camera: the seam between the source's loop and the device, which tests do not have.</summary>
internal interface ICamera : IDisposable
{
    /// <summary>Pixels in a row, once open.</summary>
    int Width { get; }

    /// <summary>Rows, once open.</summary>
    int Height { get; }

    /// <summary>As the driver says; null if it does not.</summary>
    double? FrameRate { get; }

    /// <summary>Opens the device, closing it first if it is open; false if it does not open.</summary>
    bool TryOpen();

    /// <summary>Waits for the next frame and takes it from the driver; false on an error or a time-out.</summary>
    bool Grab();

    /// <summary>
    /// Decodes the frame that was taken. If its size is not the buffer's, the new size is in <see cref="Width"/> and
    /// <see cref="Height"/> afterwards.
    /// </summary>
    CameraFrame Retrieve(WritableFrame buffer);

    /// <summary>Closes the device; nothing happens if it is closed.</summary>
    void Close();
}
