using OpenCvSharp;

namespace SamStream.Interop.Tests.OpenCv;

/// <summary>
/// Every public member that we build against is declared by the real OpenCvSharp4 with the same types, names and
/// default values; the list was taken from its sources.
/// </summary>
public class PublicApiTests
{
    private static readonly HashSet<string> Real =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "opencvsharp-4.13-api.txt"))];

    [Fact]
    public void PublicApi_OfTheAssembly_IsDeclaredByTheRealPackage()
    {
        var foreign = PublicApi.Of(typeof(Mat).Assembly).Where(line => !Allowed(line)).ToList();

        Assert.True(foreign.Count == 0, "Not in the real package:\n" + string.Join('\n', foreign));
    }

    [Theory]
    [InlineData("OpenCvSharp.ImreadModes : Color = 2")]
    [InlineData("OpenCvSharp.Cv2 : method public static System.Double NoSuchMember()")]
    public void PublicApi_OfAWrongLine_IsNotAllowed(string line) => Assert.False(Allowed(line));

    private static bool Allowed(string line) => Real.Contains(line);
}
