using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bot.Protocol.Tests.Authentication;

/// <summary>Makes tokens from a short description such as "channel exp=-6m kid=unknown": a base, then what is different.</summary>
sealed class TokenForge(FakeOpenId keys, DateTimeOffset now)
{
    public const string AppId = "11111111-2222-3333-4444-555555555555";
    public const string OtherApp = "99999999-2222-3333-4444-555555555555";
    public const string ServiceUrl = "https://smba.trafficmanager.net/emea/";
    public const string Tenant = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";

    static readonly RSA Stranger = RSA.Create(2048);

    /// <summary>The whole Authorization header; null for "none".</summary>
    public string? Header(string description)
    {
        if (description == "none")
            return null;
        if (description.StartsWith("raw ", StringComparison.Ordinal))
            return description["raw ".Length..].Replace("<token>", Header("channel")!["Bearer ".Length..], StringComparison.Ordinal);

        var words = description.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var header = new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT" };
        var claims = new JsonObject { ["aud"] = AppId, ["exp"] = Seconds("+60m"), ["nbf"] = Seconds("-1m") };
        var key = Base(words[0], header, claims);
        var scheme = "Bearer ";
        var tampered = false;

        foreach (var word in words[1..])
        {
            var at = word.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = at < 0 ? (word, "") : (word[..at], word[(at + 1)..]);
            switch (name)
            {
                case "scheme": scheme = value.Replace('_', ' '); break;
                case "signed-by-stranger": key = Stranger; break;
                case "tampered": tampered = true; break;
                case "padding": claims["padding"] = new string('x', int.Parse(value, CultureInfo.InvariantCulture)); break;
                case "alg" or "kid" or "jku" or "x5u" or "crit": Set(header, name, value); break;
                case "jwk": header["jwk"] = JsonSerializer.SerializeToNode(new { kty = "RSA", n = Base64Url.EncodeToString(Stranger.ExportParameters(false).Modulus), e = "AQAB" }); key = Stranger; break;
                case "exp" or "nbf" when value != "none" && !value.StartsWith('"'): claims[name] = Seconds(value); break;
                case "aud" when value == "array": claims["aud"] = new JsonArray(AppId); break;
                default: Set(claims, name, value); break;
            }
        }
        return scheme + Sign(header, claims, key, tampered);
    }

    RSA Base(string name, JsonObject header, JsonObject claims)
    {
        switch (name)
        {
            case "channel":
                claims["iss"] = "https://api.botframework.com";
                claims["serviceurl"] = ServiceUrl;
                header["kid"] = "endorsed";
                return keys.ChannelKeys["endorsed"];
            case "channel-bare-key":
                claims["iss"] = "https://api.botframework.com";
                claims["serviceurl"] = ServiceUrl;
                header["kid"] = "bare";
                return keys.ChannelKeys["bare"];
            case "entra-v1":
                claims["iss"] = $"https://sts.windows.net/{Tenant}/";
                claims["ver"] = "1.0";
                claims["appid"] = AppId;
                header["kid"] = "entra";
                return keys.EntraKeys["entra"];
            case "entra-v2":
                claims["iss"] = $"https://login.microsoftonline.com/{Tenant}/v2.0";
                claims["ver"] = "2.0";
                claims["azp"] = AppId;
                header["kid"] = "entra";
                return keys.EntraKeys["entra"];
            default:
                throw new ArgumentException("no such base: " + name);
        }
    }

    string Sign(JsonObject header, JsonObject claims, RSA key, bool tampered)
    {
        var text = Part(header.ToJsonString()) + "." + Part(claims.ToJsonString());
        var bytes = Encoding.ASCII.GetBytes(text);
        var signature = header["alg"]?.ToString() switch
        {
            "none" => [],
            // The classic: the public key, which everybody has, used as a shared secret.
            "HS256" => HMACSHA256.HashData(key.ExportSubjectPublicKeyInfo(), bytes),
            "RS384" => key.SignData(bytes, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
            "RS512" => key.SignData(bytes, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
            "PS256" => key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            _ => key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        if (tampered)
        {
            claims["tampered"] = true;
            text = Part(header.ToJsonString()) + "." + Part(claims.ToJsonString());
        }
        return text + "." + Base64Url.EncodeToString(signature);
    }

    static void Set(JsonObject json, string name, string value)
    {
        json.Remove(name);
        if (value == "none" && name != "alg")
            return;
        json[name] = value.StartsWith('"') ? value.Trim('"')
            : value.Replace("{app}", AppId, StringComparison.Ordinal).Replace("{other}", OtherApp, StringComparison.Ordinal);
    }

    long Seconds(string offset)
    {
        var amount = int.Parse(offset[..^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return (now + (offset[^1] == 's' ? TimeSpan.FromSeconds(amount) : TimeSpan.FromMinutes(amount))).ToUnixTimeSeconds();
    }

    static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
