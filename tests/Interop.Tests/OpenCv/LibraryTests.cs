using OpenCvSharp;

namespace SamStream.Interop.Tests.OpenCv;

/// <summary>The library as a whole.</summary>
public class LibraryTests
{
    [Fact]
    public void Version_OfTheLibrary_IsAVersionOfOpenCV4()
    {
        Assert.StartsWith("4.", Cv2.GetVersionString(), StringComparison.Ordinal);
        Assert.Contains("FFMPEG", Cv2.GetBuildInformation(), StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_SetToANumber_AreThatNumber()
    {
        var before = Cv2.GetNumThreads();
        try
        {
            Cv2.SetNumThreads(2);
            Assert.Equal(2, Cv2.GetNumThreads());
        }
        finally
        {
            Cv2.SetNumThreads(before);
        }
    }

    [Fact]
    public void LogLevel_Set_IsReturnedByTheNextCall()
    {
        var before = Cv2.SetLogLevel(LogLevel.SILENT);

        Assert.Equal(LogLevel.SILENT, Cv2.GetLogLevel());
        Assert.Equal(LogLevel.SILENT, Cv2.SetLogLevel(before));
    }
}
