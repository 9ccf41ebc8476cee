// Package blog is a tiny blog over HTTP. The program that serves it decides how a request gets its connection.
package blog

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const table = `CREATE TABLE IF NOT EXISTS posts (id serial PRIMARY KEY, title varchar(256), content text,
	date timestamptz NOT NULL DEFAULT now());
	CREATE INDEX IF NOT EXISTS posts_date ON posts (date DESC)`

// Database is what the program decides: Lend gives work a connection, Refuse answers when Lend or work has failed.
type Database struct {
	Lend   func(work func(context.Context, *pgx.Conn) error) error
	Refuse func(http.ResponseWriter, error)
}

// Serve answers requests on PORT until SIGTERM, and then those that are under way.
func (db Database) Serve() error {
	stopped, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	err := db.Lend(func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, table)
		return err
	})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		return err
	}
	// ReadTimeout ends the wait for a client that stalls in the middle of its body.
	server := http.Server{Handler: db, ReadTimeout: 10 * time.Second, IdleTimeout: time.Minute}
	go server.Serve(listener)
	fmt.Println("Listening on 127.0.0.1 port", listener.Addr().(*net.TCPAddr).Port)
	<-stopped.Done()
	grace, cancel := context.WithTimeout(context.Background(), 15*time.Second)
	defer cancel()
	server.Shutdown(grace)
	return nil
}

func (db Database) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var err error
	switch route := r.Method + " " + r.URL.Path; {
	case route == "GET /" || route == "HEAD /":
		err = db.index(w)
	case route == "POST /submit":
		err = db.submit(w, r)
	case r.URL.Path == "/" || r.URL.Path == "/submit":
		http.Error(w, "Method not allowed", http.StatusMethodNotAllowed)
	default:
		http.NotFound(w, r)
	}
	if err != nil {
		db.Refuse(w, err)
	}
}
