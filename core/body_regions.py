"""Which body parts lie in one region, for finding the earlier exam that shows the same.

Terms are those of PS3.16 annex L as devices write them (as in `everyday_words`). Data only.
"""

REGIONS: dict[str, frozenset[str]] = {
    "head": frozenset(
        {"HEAD", "BRAIN", "CEREBELLUM", "SKULL", "SINUS", "ORBIT", "EYE", "FACE", "EAR", "IAC",
         "JAW", "MAXILLA", "NOSE", "TMJOINT", "ZYGOMA", "PAROTID"}
    ),
    "neck": frozenset({"NECK", "LARYNX", "PHARYNX", "THYROID", "CAROTID", "HEADNECK"}),
    "chest": frozenset(
        {"CHEST", "THORAX", "LUNG", "MEDIASTINUM", "BRONCHUS", "HEART", "CORONARYARTERY", "RIB",
         "STERNUM", "ESOPHAGUS", "NECKCHEST"}
    ),
    "breast": frozenset({"BREAST", "AXILLA"}),
    "abdomen": frozenset(
        {"ABDOMEN", "ABDOMENPELVIS", "LIVER", "GALLBLADDER", "PANCREAS", "SPLEEN", "KIDNEY",
         "ADRENAL", "STOMACH", "COLON"}
    ),
    "pelvis": frozenset({"PELVIS", "HIP", "BLADDER", "PROSTATE", "UTERUS"}),
    "trunk": frozenset(
        {"CHESTABDOMEN", "CHESTABDPELVIS", "NECKCHESTABDOMEN", "NECKCHESTABDPELV", "WHOLEBODY",
         "AORTA"}
    ),
    "spine": frozenset(
        {"SPINE", "CSPINE", "CTSPINE", "TSPINE", "TLSPINE", "LSPINE", "LSSPINE", "SSPINE",
         "COCCYX", "BACK"}
    ),
    "arm": frozenset(
        {"SHOULDER", "CLAVICLE", "SCAPULA", "ARM", "HUMERUS", "ELBOW", "FOREARM", "WRIST", "HAND",
         "FINGER", "THUMB", "UPPERLIMB"}
    ),
    "leg": frozenset(
        {"FEMUR", "THIGH", "KNEE", "PATELLA", "LEG", "CALF", "ANKLE", "CALCANEUS", "FOOT", "TOE",
         "LOWERLIMB"}
    ),
}  # fmt: skip


def region_of(body_part: str) -> str:
    """The region of a body part, or the part itself where no region holds it."""
    term = "".join(letter for letter in body_part.upper() if "A" <= letter <= "Z")
    return next((name for name, parts in REGIONS.items() if term in parts), term)
