-- In which way tables that are there already are not the lab's, in one text; null when they will do. Runs before schema.sql, and
-- looks where that creates tables. Wider columns do no harm, nor do more of them that can be left out.

with needed (tbl, col, types, made) as (
    values ('posts',            'id',          'bigint or integer',         true),
           ('posts',            'title',       'character varying or text', false),
           ('posts',            'content',     'text or character varying', false),
           ('posts',            'date',        'timestamp with time zone',  true),
           ('post_events',      'id',          'bigint or integer',         true),
           ('post_events',      'post_id',     'bigint or integer',         false),
           ('post_events',      'kind',        'character varying or text', false),
           ('post_events',      'date',        'timestamp with time zone',  true),
           ('idempotency_keys', 'key',         'character varying or text', false),
           ('idempotency_keys', 'fingerprint', 'character varying or text', false),
           ('idempotency_keys', 'post_id',     'bigint or integer',         false),
           ('idempotency_keys', 'date',        'timestamp with time zone',  true)
), tables as (
    select pg_class.oid, relname::text as tbl
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = current_schema() and relname in (select tbl from needed)
), present as (
    select tbl, attname::text as col, format_type(atttypid, null) as type, attnotnull as demanded,
           atthasdef or attidentity <> '' as made
    from tables join pg_attribute on attrelid = tables.oid
    where attnum > 0 and not attisdropped
), differences as (
    select tbl || '.' || col || case
        when present.type is null then ' is missing'
        when needed.types is null then ' must be given'
        when present.type <> all (string_to_array(needed.types, ' or ')) then ' is ' || present.type || ', not ' || needed.types
        else ' must be given'
    end as difference
    from needed full join present using (tbl, col)
    where tbl in (select tbl from tables) and (
        present.type is null
        or needed.types is null and demanded and not present.made
        or needed.made and not present.made
        or present.type <> all (string_to_array(needed.types, ' or ')))
)
select string_agg(difference, '; ' order by difference) from differences;
