-- In which way tables that are there already are not the lab's, in one text; null when they will do. Runs before schema.sql, and
-- looks where that creates tables. Wider columns do no harm, nor do more of them that can be left out.

with needed (tbl, col, types, made, width) as (
    values ('posts',            'id',          'bigint or integer',         true,  0),
           ('posts',            'title',       'character varying or text', false, 256),
           ('posts',            'content',     'text or character varying', false, 10000),
           ('posts',            'date',        'timestamp with time zone',  true,  0),
           ('post_events',      'id',          'bigint or integer',         true,  0),
           ('post_events',      'post_id',     'bigint or integer',         false, 0),
           ('post_events',      'kind',        'character varying or text', false, 16),
           ('post_events',      'date',        'timestamp with time zone',  true,  0),
           ('idempotency_keys', 'key',         'character varying or text', false, 255),
           ('idempotency_keys', 'fingerprint', 'character varying or text', false, 64),
           ('idempotency_keys', 'post_id',     'bigint or integer',         false, 0),
           ('idempotency_keys', 'date',        'timestamp with time zone',  true,  0)
), tables as (
    select pg_class.oid, relname::text as tbl
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = current_schema() and relname in (select tbl from needed)
), present as (
    select tbl, attname::text as col, format_type(atttypid, null) as type, attnotnull as never_null,
           atthasdef or attidentity <> '' as made, atttypmod - 4 as width -- of varchar(n); negative without a limit
    from tables join pg_attribute on attrelid = tables.oid
    where attnum > 0 and not attisdropped
), differences as (
    select tbl || '.' || col || case
        when present.type is null then ' is missing'
        when needed.types is null then case when never_null and not present.made then ' must be given' end
        when present.type <> all (string_to_array(needed.types, ' or ')) then ' is ' || present.type || ', not ' || needed.types
        when needed.made and not present.made then ' must be given'
        when present.width between 0 and needed.width - 1 then ' is shorter than ' || needed.width || ' characters'
        when not never_null then ' may be null'
    end as difference
    from needed full join present using (tbl, col)
    where tbl in (select tbl from tables)
)
select string_agg(difference, '; ' order by difference) from differences;
