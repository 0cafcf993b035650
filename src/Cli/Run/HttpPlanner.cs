using System.Net;
using SamStream.Cli.Configuration.Options;
using SamStream.Console.Access;
using SamStream.Console.Hosting;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Run;

/// <summary>Plans where health, metrics and console are served, and who may do what there.</summary>
/// <param name="place">What problems are blamed on.</param>
internal sealed class HttpPlanner(Place place)
{
    private readonly List<OptionProblem> _problems = [];

    public IReadOnlyList<OptionProblem> Problems => _problems;

    /// <summary>Where it is listened; null if there are <see cref="Problems"/>.</summary>
    public ListenAddress? Plan(HttpSectionOptions http)
    {
        foreach (string host in http.Hosts.Where(host => Uri.CheckHostName(host) == UriHostNameType.Unknown))
            Report("http.hosts", host, "is no host name", "write a name without a port, as nvr.example.org");
        TlsFiles? tls = PlanTls(http);
        string written = http.Address == "localhost" ? "127.0.0.1" : http.Address;
        if (IPAddress.TryParse(written, out IPAddress? address))
            return new ListenAddress(address, http.Port) { Hosts = http.Hosts, Tls = tls };
        Report("http.address", http.Address, "is no address", "write one of this machine: 127.0.0.1, 0.0.0.0 or ::1");
        return null;
    }

    /// <summary>Who may do what with the console; with <see cref="Problems"/> if it may not be served to those who reach it.</summary>
    public AccessOptions Plan(ConsoleSectionOptions console, ListenAddress? listen)
    {
        string[] names = [.. console.Users.Select(user => user.Name), .. console.Tokens.Select(token => token.Name)];
        for (int i = 0; i < names.Length; i++)
        {
            string key = i < console.Users.Count ? $"console.users[{i}].name" : $"console.tokens[{i - console.Users.Count}].name";
            if (!ConsoleUser.IsName(names[i]))
                Report(key, names[i], "is no name", $"write 1 to {ConsoleUser.LongestName} letters, digits and . _ - @");
            else if (names.Take(i).Contains(names[i]))
                Report(key, names[i], "is given twice", "write a name of its own for each user and token");
        }

        for (int i = 0; i < console.Users.Count; i++)
        {
            if (!ConsoleUser.IsHash(console.Users[i].Password))
                Report($"console.users[{i}].password", null, "is no hash of a password", "write what samstream password prints, never the password itself");
        }

        for (int i = 0; i < console.Tokens.Count; i++)
        {
            if (!ConsoleToken.IsHash(console.Tokens[i].Token))
                Report($"console.tokens[{i}].token", null, "is no hash of a token", "write the hash that samstream password --token prints, never the token itself");
        }

        var access = new AccessOptions
        {
            Users = [.. console.Users.Select(user => new ConsoleUser(user.Name, RoleOf(user.Role), user.Password))],
            Tokens = [.. console.Tokens.Select(token => new ConsoleToken(token.Name, RoleOf(token.Role), token.Token))],
            Proxies = [.. console.Proxies.Select(NetworkOf).OfType<IPNetwork>()],
        };
        if (listen is not null && access.ProblemAt(listen, place) is { } problem)
            _problems.Add(problem);
        return access;
    }

    private TlsFiles? PlanTls(HttpSectionOptions http)
    {
        (string Key, string? Path)[] files = [("http.certificateFile", http.CertificateFile), ("http.keyFile", http.KeyFile)];
        foreach ((string key, string? path) in files)
        {
            if (path is null && files.Any(file => file.Path is not null))
                Report(key, null, "is missing", "HTTPS needs http.certificateFile and http.keyFile");
            else if (path is not null && !File.Exists(path))
                Report(key, path, "does not exist", "name a PEM file");
        }

        return http is { CertificateFile: { } certificate, KeyFile: { } privateKey } ? new TlsFiles(certificate, privateKey) : null;
    }

    private IPNetwork? NetworkOf(string proxy)
    {
        if (IPAddress.TryParse(proxy, out IPAddress? address))
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        if (IPNetwork.TryParse(proxy, out IPNetwork network) && network.PrefixLength > 0)
            return network;
        Report("console.proxies", proxy, "is neither an address nor a network", "write 127.0.0.1 or 172.18.0.0/16");
        return null;
    }

    private static ConsoleRole RoleOf(ConsoleUserRole role) => role switch
    {
        ConsoleUserRole.Viewer => ConsoleRole.Viewer,
        ConsoleUserRole.Operator => ConsoleRole.Operator,
        _ => ConsoleRole.Admin,
    };

    private void Report(string key, string? value, string fault, string? cure) =>
        _problems.Add(new OptionProblem(place, key, value, fault, cure));
}
