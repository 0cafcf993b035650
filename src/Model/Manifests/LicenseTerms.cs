namespace SamStream.Model.Manifests;

/// <summary>What the licence of weights allows, as far as its identifier says: no legal advice.</summary>
/// <param name="IsPermissive">Whether anybody may use them for anything, if the notices are kept.</param>
/// <param name="Meaning">One line on what is asked for where it is not.</param>
public sealed record LicenseTerms(bool IsPermissive, string Meaning)
{
    // https://spdx.org/licenses
    private static readonly HashSet<string> Permissive = new(StringComparer.OrdinalIgnoreCase)
    {
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "ISC", "MIT", "MIT-0", "Unlicense", "Zlib",
    };

    private static readonly (string Start, string Meaning)[] Conditions =
    [
        ("AGPL-", "who passes it on, or lets others use it over a network, must offer the whole program's source under the AGPL"),
        ("GPL-", "who passes it on must offer the whole program's source under the GPL"),
        ("S-Lab-", "for non-commercial use only; other uses need its authors' consent"),
        ("CC-BY-NC", "for non-commercial use only"),
    ];

    /// <summary>The terms of a licence.</summary>
    /// <param name="license">An SPDX identifier, or the licence's name.</param>
    public static LicenseTerms Of(string license)
    {
        ArgumentNullException.ThrowIfNull(license);
        if (Permissive.Contains(license))
            return new LicenseTerms(true, "");
        foreach ((string start, string meaning) in Conditions)
        {
            if (license.StartsWith(start, StringComparison.OrdinalIgnoreCase))
                return new LicenseTerms(false, meaning);
        }

        return new LicenseTerms(false, "not known to allow every use: read it first");
    }
}
