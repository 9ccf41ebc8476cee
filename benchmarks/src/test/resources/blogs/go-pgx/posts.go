package blog

import (
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
)

const rules = `Send JSON in UTF-8, 64 kB at most: {"title": 3 to 256 characters, "content": 3 to 10000}, no U+0000.`

var page = template.Must(template.New("").Parse(`<!doctype html><meta charset="utf-8"><title>Posts</title>
{{range .}}<article><h2>{{.Title}}</h2><p>{{.Content}}</p></article>
{{end}}`))

// encoding/json takes half of a surrogate pair for U+FFFD. A body that this matches has whole pairs only.
var whole = regexp.MustCompile(`(?is)^([^\\]|\\[^u]|\\u[^d]|\\ud[0-7]|\\ud[89ab]..\\ud[c-f])*$`)

type post struct{ Title, Content string }

func (db Database) index(w http.ResponseWriter) error {
	var posts []post
	err := db.Lend(func(ctx context.Context, conn *pgx.Conn) (err error) {
		rows, _ := conn.Query(ctx, "SELECT title, content FROM posts ORDER BY date DESC, id DESC LIMIT 50")
		posts, err = pgx.CollectRows(rows, pgx.RowToStructByPos[post])
		return err
	})
	if err == nil {
		page.Execute(w, posts)
	}
	return err
}

func (db Database) submit(w http.ResponseWriter, r *http.Request) error {
	var p post
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 64<<10))
	if err != nil || !utf8.Valid(body) || !whole.Match(body) || json.Unmarshal(body, &p) != nil ||
		!fits(p.Title, 256) || !fits(p.Content, 10000) {
		http.Error(w, rules, http.StatusBadRequest)
		return nil
	}
	var id int
	err = db.Lend(func(ctx context.Context, conn *pgx.Conn) error {
		return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
			insert := "INSERT INTO posts (title, content) VALUES ($1, $2) RETURNING id"
			return tx.QueryRow(ctx, insert, p.Title, p.Content).Scan(&id)
		})
	})
	if err == nil {
		w.Header().Set("X-Post-Id", fmt.Sprint(id))
		fmt.Fprint(w, "Post created successfully")
	}
	return err
}

func fits(text string, most int) bool {
	length := utf8.RuneCountInString(text)
	return 3 <= length && length <= most && !strings.Contains(text, "\x00")
}
