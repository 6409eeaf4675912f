"""The assistant's face: the questions, the interview and the knowledge as a server of the Model Context Protocol.

`tools`, `interview_tool`, `resources` and `prompt` say what there is as plain data, and answer. `server` alone knows the protocol.
Nothing is kept from one call to the next: a case, or an interview so far, travels with each.
"""
