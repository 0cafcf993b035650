using SamStream.Sources.Images;


namespace SamStream.Sources.Media.Inputs;

/// <summary>The video devices that this machine has, for errors.</summary>
internal static class CameraDevices
{
    public static string Describe(string folder = "/dev")
    {
        string[] devices = Directory.Exists(folder) ? Directory.GetFiles(folder, "video*") : [];
        Array.Sort(devices, NaturalOrder.Instance);
        return devices.Length == 0
            ? $"This machine has no {folder}/video* device"
            : $"The video devices here are {string.Join(", ", devices)}";
    }
}
