"""The origin's load test: a user waits 1 to 3 s, then makes a request; three GET / for each POST /submit.

    ./lab run fixed                                                            # in another terminal
    locust -f k8s/components/locust/locustfile.py --host http://127.0.0.1:8080 --preset origin --headless
    locust -f k8s/components/locust/locustfile.py --host http://127.0.0.1:8080 --preset small   # page on port 8089

--preset small|medium|origin   50 users at 5/s, 100 at 10/s, 200 at 20/s, each for 600 s. -u, -r and -t win over it.
--acknowledged FILE            a line for each post that was answered 200: id, tab, title; for the audit.
--requests-per-connection N    a user closes its connection after N requests (10); 1 after each, 0 never. Or by the variable
                               LOCUST_REQUESTS_PER_CONNECTION, as on a cluster: the workers take it from the master.

Failures are named by kind, as ./lab race does: 5xx, 4xx, refused, reset, timeout, unreachable, unknown (of a write, when nobody
knows whether it is stored); and so are wrong answers: incomplete, unordered, strange, unseen, duplicate.
"""

import re
import time
import uuid

from locust import HttpUser, between, events, task
from locust.runners import WorkerRunner
from requests.exceptions import Timeout

PRESETS = {"small": (50, 5), "medium": (100, 10), "origin": (200, 20)}
RUN_SECONDS = 600
TIMEOUT_SECONDS = 10

RUN = uuid.uuid4().hex[:8]  # titles are unique, also between workers
CONTENT = "Some text to read, " * 8
TITLE = re.compile(rf"locust {RUN}, user \w+, request \d+")
NEWEST = 50  # posts on the page


@events.init_command_line_parser.add_listener
def add_flags(parser):
    parser.add_argument("--preset", choices=sorted(PRESETS), help="the origin's users, spawn rate and 600 s")
    parser.add_argument("--acknowledged", metavar="FILE", default="", help="where to list the acknowledged posts")
    parser.add_argument(
        "--requests-per-connection",
        metavar="N",
        type=int,
        # A Service balances connections, not requests: a user who keeps one for ever never meets a pod that was added later.
        default=10,
        env_var="LOCUST_REQUESTS_PER_CONNECTION",
        help="requests of a user after which it closes its connection; 1 after each, 0 never",
    )


@events.init.add_listener
def apply_preset(environment, **_):
    options = environment.parsed_options
    if options is None or not options.preset:
        return
    users, rate = PRESETS[options.preset]
    options.num_users = options.num_users or users
    options.spawn_rate = options.spawn_rate or rate
    options.run_time = options.run_time or RUN_SECONDS


class Acknowledged:
    """Posts that the server promised. Workers send theirs to the master with each report; the others write the file."""

    def __init__(self):
        self.unsent = []
        self.file = None
        self.worker = False

    def add(self, posts):
        if self.worker:
            self.unsent.extend(posts)
        elif self.file:
            self.file.writelines(f"{post_id}\t{title}\n" for post_id, title in posts)
            self.file.flush()  # a killed Locust leaves a list that is complete so far

    def take(self):
        posts, self.unsent = self.unsent, []
        return posts


acknowledged = Acknowledged()


@events.init.add_listener
def collect_acknowledged(environment, runner, **_):
    if isinstance(runner, WorkerRunner):
        acknowledged.worker = True
        environment.events.report_to_master.add_listener(
            lambda client_id, data: data.update(acknowledged=acknowledged.take())
        )
        return
    options = environment.parsed_options
    if options is not None and options.acknowledged:
        acknowledged.file = open(options.acknowledged, "w", encoding="utf-8")
    environment.events.worker_report.add_listener(
        lambda client_id, data: acknowledged.add(data.get("acknowledged", []))
    )


class Judge:
    """Judges good answers by the posts of this process, by the rules of lab.load.Judge: never by luck, only by what was
    acknowledged before something else was sent. Posts of others are not judged."""

    def __init__(self):
        self.posts = {}  # by title: when it was sent, when it was acknowledged
        self.ids = set()
        self.acknowledged = 0

    def sends(self, title):
        self.posts[title] = (time.monotonic(), float("inf"))

    def stored(self, title, post_id):
        self.posts[title] = (self.posts[title][0], time.monotonic())
        self.acknowledged += 1
        if post_id in self.ids:
            return "duplicate"
        self.ids.update({post_id} - {0})  # 0: it did not tell
        return None

    def page(self, html, before, own):
        """before: posts that were acknowledged before the page was asked for; own: the reader's last one, or None."""
        titles = TITLE.findall(html)
        if any(title not in self.posts for title in titles) or len(set(titles)) < len(titles):
            return "strange"
        shown = max(html.count("<article"), len(titles))
        if shown < min(NEWEST, before):
            return "incomplete"
        if not self.newest_first(titles):
            return "unordered"
        if own is None or own in titles:
            return None
        full = shown >= NEWEST and not any(self.posts[title][1] < self.posts[own][0] for title in titles)
        return None if full else "unseen"

    def newest_first(self, titles):
        earliest = float("inf")
        for title in titles:
            sent, stored = self.posts[title]
            if earliest < sent:
                return False
            earliest = min(earliest, stored)
        return True


judge = Judge()


def kind_of(error):
    """How a request failed that got no answer."""
    text = str(error).lower()
    if isinstance(error, Timeout):
        return "timeout"
    if "refused" in text:
        return "refused"
    if "failed to establish" in text or "failed to resolve" in text:
        return "unreachable"
    return "reset"


class Reader(HttpUser):
    """One person with a browser, and one connection."""

    wait_time = between(1, 3)

    def on_start(self):
        self.sent = 0
        self.name = uuid.uuid4().hex[:8]
        self.stored = None
        self.requests_per_connection = self.environment.parsed_options.requests_per_connection

    @task(3)
    def read(self):
        before = judge.acknowledged
        self.send("GET", "/", lambda response: judge.page(response.text, before, self.stored))

    @task(1)
    def write(self):
        title = f"locust {RUN}, user {self.name}, request {self.sent}"
        judge.sends(title)
        self.send(
            "POST",
            "/submit",
            lambda response: self.acknowledge(title, int(response.headers.get("X-Post-Id", 0))),
            json={"title": title, "content": CONTENT},
        )

    def acknowledge(self, title, post_id):
        acknowledged.add([(post_id, title)])
        self.stored = title
        return judge.stored(title, post_id)

    def send(self, method, path, check, **arguments):
        """check: of an answer whose status is good; returns what is wrong with it, or None."""
        self.sent += 1
        if self.requests_per_connection and self.sent % self.requests_per_connection == 0:
            self.client.close()
        with self.client.request(
            method, path, timeout=TIMEOUT_SECONDS, allow_redirects=False, catch_response=True, **arguments
        ) as response:
            error = getattr(response, "error", None)
            if error is not None:
                response.failure(kind_of(error))
            elif response.headers.get("X-Outcome") == "unknown":
                response.failure("unknown")
            elif response.status_code >= 400:
                response.failure(f"{response.status_code // 100}xx")
            elif wrong := check(response):
                response.failure(wrong)
