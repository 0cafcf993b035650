using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace SamStream.Console.Pages;

/// <summary>The files of the page, which travel within the program.</summary>
internal sealed class PageFiles
{
    private const string Prefix = "Web/", Index = "index.html";

    private readonly FrozenDictionary<string, PageFile> _files;

    public PageFiles()
    {
        Assembly own = typeof(PageFiles).Assembly;
        _files = own.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], name => PageFile.Read(own.GetManifestResourceStream(name)!, name[Prefix.Length..]));
    }

    /// <summary>Answers with a file of the page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">Without a slash at the start; empty: the page itself.</param>
    public async Task AnswerAsync(HttpContext context, string path)
    {
        HttpResponse response = context.Response;
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        if (!_files.TryGetValue(path.Length == 0 ? Index : path, out PageFile? file))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        response.ContentType = file.MediaType;
        // Other files have a hash of what is in them in their names.
        response.Headers.CacheControl = file.IsHashed ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.ETag = file.Tag;
        if (context.Request.Headers.IfNoneMatch == file.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        byte[] body = file.Body;
        if (context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal) && file.Compressed.Value is { } compressed)
        {
            body = compressed;
            response.Headers.ContentEncoding = "br";
        }

        response.Headers.Vary = "Accept-Encoding";
        response.ContentLength = body.Length;
        if (HttpMethods.IsGet(context.Request.Method))
            await response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }
}
