#nullable enable
using MQTTnet.Native;

namespace MQTTnet.Sessions;

/// <summary>
/// Something to send to the server. Any thread may make one, cancel it and wait for it; the session's thread sends it
/// and ends it.
/// </summary>
internal abstract class Request
{
    /// <summary>Hands it to libmosquitto, unless it was cancelled before.</summary>
    public abstract void Send(Session session, MosquittoHandle client);

    public abstract void Fail(Exception error);
}
