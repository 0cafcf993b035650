namespace SamStream.Sources.Media.Inputs;

/// <summary>How RTSP's media packets travel.</summary>
public enum StreamTransport
{
    /// <summary>In the control connection: nothing is lost on the way, and it passes firewalls.</summary>
    Tcp,

    /// <summary>On ports of their own: less delay on a bad network, at the price of lost packets.</summary>
    Udp,
}
