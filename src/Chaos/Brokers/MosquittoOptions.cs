namespace SamStream.Chaos.Brokers;

/// <summary>What a broker of a test is to be like; by default it is open to everybody on this machine.</summary>
public sealed record MosquittoOptions
{
    /// <summary>The only user who may connect, with <see cref="Password"/>; null: anybody.</summary>
    public string? UserName { get; init; }

    /// <summary>The password of <see cref="UserName"/>.</summary>
    public string Password { get; init; } = "";

    /// <summary>The certificates to speak TLS with; null: no TLS.</summary>
    public TestCertificates? Certificates { get; init; }

    /// <summary>Whether a client must show a certificate of the same authority.</summary>
    public bool RequiresClientCertificate { get; init; }

    /// <summary>Whether sessions and retained messages survive a stop and a new start.</summary>
    public bool IsPersistent { get; init; }

    /// <summary>The largest packet in bytes that it takes; null: any.</summary>
    public int? MaximumPacketBytes { get; init; }

    /// <summary>
    /// The topics that anybody may use, as lines of acl_file in mosquitto.conf(5), such as <c>topic write a/#</c>; null: all.
    /// </summary>
    public IReadOnlyList<string>? AccessList { get; init; }
}
