import http.client, json, os, time, urllib.error, urllib.parse, urllib.request

_kept = {}


def read_prompt(name, environment="production", fresh_seconds=5.0):
    """A published prompt. Asks at most once in `fresh_seconds` and, while Versicle is out of reach, goes on with the answer it has."""
    url = f"{os.environ['VERSICLE_URL']}/api/v1/prompts/{urllib.parse.quote(name, safe='')}?environment={environment}"
    known = _kept.get(url)
    if known and time.monotonic() - known["asked_at"] < fresh_seconds:
        return known["prompt"]
    headers = {"Authorization": f"Bearer {os.environ['VERSICLE_KEY']}"}
    if known:
        known["asked_at"] = time.monotonic()  # Until the next try, everyone gets what is known.
        headers["If-None-Match"] = known["etag"]
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=2) as answer:
            _kept[url] = {"etag": answer.headers["ETag"], "prompt": json.load(answer), "asked_at": time.monotonic()}
    except (OSError, http.client.HTTPException) as error:  # Also HTTPError, which is how urllib tells a 304.
        status = getattr(error, "code", 503)
        if not known or not (status in (304, 429) or status >= 500):
            _kept.pop(url, None)  # A prompt that was taken back, or a key that was revoked, is not gone on with.
            raise
    return _kept[url]["prompt"]
