"""What the regions of the body and their sides are called, in messages for the reader's language."""

from core.language import noted as _
from core.rules.regions import Region, Side

REGIONS: dict[Region, str] = {
    Region.HEAD: _("Tête"),
    Region.BRAIN: _("Cerveau"),
    Region.FACE: _("Visage, sinus, dents"),
    Region.EAR: _("Oreille"),
    Region.NECK: _("Cou"),
    Region.THORAX: _("Thorax"),
    Region.HEART: _("Cœur"),
    Region.BREAST: _("Sein"),
    Region.ABDOMEN: _("Abdomen"),
    Region.PELVIS: _("Bassin"),
    Region.HIP: _("Hanche"),
    Region.AORTA: _("Aorte"),
    Region.SPINE: _("Colonne vertébrale"),
    Region.CERVICAL_SPINE: _("Colonne cervicale"),
    Region.THORACIC_SPINE: _("Colonne dorsale"),
    Region.LUMBAR_SPINE: _("Colonne lombaire"),
    Region.SACRUM: _("Sacrum et coccyx"),
    Region.UPPER_LIMB: _("Membre supérieur"),
    Region.SHOULDER: _("Épaule"),
    Region.ARM: _("Bras"),
    Region.ELBOW: _("Coude"),
    Region.FOREARM: _("Avant-bras"),
    Region.WRIST: _("Poignet"),
    Region.HAND: _("Main"),
    Region.LOWER_LIMB: _("Membre inférieur"),
    Region.THIGH: _("Cuisse"),
    Region.KNEE: _("Genou"),
    Region.LEG: _("Jambe"),
    Region.ANKLE: _("Cheville"),
    Region.FOOT: _("Pied"),
    Region.WHOLE_BODY: _("Corps entier"),
}
SIDES: dict[Side, str] = {Side.LEFT: _("Gauche"), Side.RIGHT: _("Droite")}
