using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SamStream.Pipeline.Network;

/// <summary>
/// Tells whose process is at the other end of a connection on loopback. A secret in the address would not do: addresses
/// stand on command lines, which any user of the machine can read.
/// </summary>
public static class LocalPeer
{
    // Fields of a line of /proc/net/tcp (proc_pid_net(5)).
    private const int LocalField = 1, RemoteField = 2, UserField = 7, InodeField = 9;

    /// <summary>True if the other end belongs to a process of the user that this process runs as.</summary>
    public static bool IsOurs(Socket accepted)
    {
        try
        {
            string here = Hexadecimal((IPEndPoint)accepted.LocalEndPoint!);
            string there = Hexadecimal((IPEndPoint)accepted.RemoteEndPoint!);
            return UserOf(here, there) is { } us && UserOf(there, here) == us;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SocketException)
        {
            // It has gone already, or nobody can tell.
            return false;
        }
    }

    private static string? UserOf(string local, string remote)
    {
        // A client with a socket for both protocols stands in the other table, with an address of IPv6.
        (string, string)[] tables = [("tcp", ""), ("tcp6", "0000000000000000FFFF0000")];
        foreach ((string table, string prefix) in tables)
        {
            // There is none on a machine without IPv6.
            if (!File.Exists($"/proc/net/{table}"))
                continue;
            bool isMapped = prefix.Length > 0 && local.Length < 32;
            string from = isMapped ? prefix + local : local, to = isMapped ? prefix + remote : remote;
            foreach (string line in File.ReadLines($"/proc/net/{table}"))
            {
                string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                bool isIt = fields.Length > InodeField && fields[LocalField] == from && fields[RemoteField] == to;
                // A socket that nobody holds any more has no inode, and says that it is root's.
                if (isIt && fields[InodeField] != "0")
                    return fields[UserField];
            }
        }

        return null;
    }

    // Addresses are written as numbers of 32 bits in the machine's order.
    private static string Hexadecimal(IPEndPoint end)
    {
        byte[] bytes = end.Address.GetAddressBytes();
        IEnumerable<string> words = Enumerable.Range(0, bytes.Length / 4)
            .Select(word => BitConverter.ToUInt32(bytes, 4 * word).ToString("X8", CultureInfo.InvariantCulture));
        return string.Create(CultureInfo.InvariantCulture, $"{string.Concat(words)}:{end.Port:X4}");
    }
}
