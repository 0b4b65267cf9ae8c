"""`files.*`: an upload in its three steps, as the client's `files_upload_v2` takes them.

A place to upload to is asked for, the bytes are sent there, and the file is shared.
"""

from dataclasses import dataclass

from aiohttp.web import BaseRequest, Response

from tests.fakes.slack_server.chat import writable
from tests.fakes.slack_server.workspace import BOT_USER_ID, ApiError, Json, Workspace

#: Longest alt text: https://docs.slack.dev/reference/methods/files.getUploadURLExternal
MAX_ALT_TEXT = 1000
_OK, _NOT_FOUND, _BAD_LENGTH = 200, 404, 400


@dataclass(slots=True)
class File:
    """A file; `content` is `None` until its bytes have come."""

    id: str
    name: str
    length: int
    alt_text: str = ""
    title: str = ""
    content: bytes | None = None

    def to_json(self) -> Json:
        """The file as messages show it."""
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title,
            "filetype": self.name.rpartition(".")[2],
            "size": self.length,
            "alt_txt": self.alt_text,
            "user": BOT_USER_ID,
        }


class Files:
    """All files, those that were never shared too."""

    def __init__(self) -> None:
        self.by_id: dict[str, File] = {}
        #: Where clients reach the server, without a slash at the end.
        self.base_url = ""

    def place(self, workspace: Workspace, arguments: Json) -> Json:
        """`files.getUploadURLExternal`"""
        name, length = str(arguments.get("filename") or ""), int(arguments.get("length") or 0)
        if not name or length < 1:
            raise ApiError("missing_argument")
        alt_text = str(arguments.get("alt_txt") or "")
        if len(alt_text) > MAX_ALT_TEXT:
            raise ApiError("alt_txt_too_large")
        file = File(workspace.new_id("F"), name, length, alt_text)
        self.by_id[file.id] = file
        return {"file_id": file.id, "upload_url": f"{self.base_url}/upload/v1/{file.id}"}

    async def take(self, request: BaseRequest, file_id: str) -> Response:
        """The bytes of a file, as its upload address takes them."""
        file = self.by_id.get(file_id)
        if request.method != "POST" or file is None:
            return Response(status=_NOT_FOUND)
        content = await request.read()
        if len(content) != file.length:
            return Response(status=_BAD_LENGTH, text="wrong length")
        file.content = content
        return Response(status=_OK, text=f"OK - {file.length}")

    def share(self, workspace: Workspace, arguments: Json) -> Json:
        """`files.completeUploadExternal`; without a channel the files stay private.

        Each channel gets one message with all of them.
        """
        wanted = arguments.get("files") or []
        files = [self.by_id.get(str(item.get("id"))) for item in wanted]
        shared = [file for file in files if file is not None and file.content is not None]
        if not shared or len(shared) != len(wanted):
            raise ApiError("file_not_found")
        for file, item in zip(shared, wanted, strict=True):
            file.title = str(item.get("title") or file.name)
        shown = [file.to_json() for file in shared]
        if arguments.get("channel_id"):
            channel = writable(workspace.by_id(arguments["channel_id"]))
            thread_ts = str(arguments.get("thread_ts") or "")
            message = workspace.post(
                channel,
                BOT_USER_ID,
                str(arguments.get("initial_comment") or ""),
                thread_ts=thread_ts if thread_ts in channel.messages else None,
            )
            message.files = shown
        return {"files": shown}
