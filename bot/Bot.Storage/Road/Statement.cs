using System.Data;

namespace Bot.Storage;

/// <summary>A statement of the road, prepared once per connection. Written in the SQL both engines share.</summary>
/// <param name="Sql">Text with <c>@name</c> for each parameter.</param>
/// <param name="Parameters">Their names and types, in the order in which values are given.</param>
sealed record Statement(string Sql, params (string Name, DbType Type)[] Parameters)
{
    public static (string, DbType) Text(string name) => (name, DbType.String);

    public static (string, DbType) Number(string name) => (name, DbType.Int32);

    public static (string, DbType) Long(string name) => (name, DbType.Int64);

    public static (string, DbType) Real(string name) => (name, DbType.Double);

    public static (string, DbType) Flag(string name) => (name, DbType.Boolean);

    /// <summary>Two statements with the same text are still two: the reference is the key, and cheaper to look up.</summary>
    public bool Equals(Statement? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
