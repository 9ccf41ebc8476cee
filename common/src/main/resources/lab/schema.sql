-- The only copy of the schema. Applied at every start under an advisory lock (see Schema.java): one statement at a time,
-- separated by a semicolon at the end of a line, each of them safe to repeat.

create table if not exists posts (
    id      bigint generated always as identity primary key,
    title   varchar(256) not null,
    content text         not null,
    date    timestamptz  not null default now()
);

-- One row for each post, written in the post's own transaction: so that half a transaction can be counted afterwards.
create table if not exists post_events (
    id      bigint generated always as identity primary key,
    post_id bigint      not null references posts (id),
    kind    varchar(16) not null,
    date    timestamptz not null default now()
);

-- What a client called its post (Idempotency-Key), for a day. No foreign key: who empties posts need not know of this table.
create table if not exists idempotency_keys (
    key         varchar(255) primary key,
    fingerprint varchar(64)  not null,
    post_id     bigint       not null,
    date        timestamptz  not null default now()
);

create index if not exists idempotency_keys_date on idempotency_keys (date);

create index if not exists posts_date on posts (date desc);

create index if not exists post_events_post_id on post_events (post_id);
