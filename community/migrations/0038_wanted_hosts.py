"""Meetings may lack a host; moderators and whoever leads instead are told."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0037_room_before_a_breath'),
    ]

    operations = [
        migrations.AlterField(
            model_name='meeting',
            name='host',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='notification',
            name='kind',
            field=models.CharField(choices=[('reply', 'a reply in a thread you follow'), ('thread', 'a new thread where you follow'), ('mention', 'somebody mentioned you'), ('quote', 'somebody quoted you'), ('answer', 'your post was marked as the answer'), ('approved', 'your post is published'), ('returned', 'your post was not published'), ('welcome', 'a newcomer waits for a first answer'), ('moved', 'your thread was moved, split or closed'), ('room mention', 'somebody mentioned you in a room'), ('room act', 'a host has done something about what you said in a room'), ('handed over', 'a host asks for a moderator'), ('group in', 'you belong to this group now'), ('group waits', 'you are on the waiting list of this group'), ('group no', 'your request to join was declined'), ('group out', 'you no longer belong to this group'), ('group back', 'you may come back to this group'), ('group asked', 'somebody asks to join a group you look after'), ('group words', 'this group has new guidelines'), ('group host', 'you host this group now'), ('group rest', 'you no longer host this group'), ('group shut', 'this group was archived'), ('meeting', 'a meeting you asked to be told of begins soon'), ('meeting off', 'a meeting you asked to be told of will not be held'), ('meeting host', 'whoever was to lead a meeting cannot'), ('meeting lead', 'you lead a meeting now, for its host cannot'), ('group open', 'this group goes on'), ('host offer', 'a moderator asks whether you would like to host here'), ('host new', 'somebody you asked is a host of this site now'), ('host no', 'somebody you asked would rather not host'), ('host over', 'you are no longer a host of this site'), ('host again', 'you are a host of this site again'), ('care', 'somebody of the team has written to you'), ('worry told', 'a person is looking after this. Thank you for telling us'), ('incident', 'somebody may be in danger, and it waits for you'), ('help old', 'a number of the help page must be checked again'), ('host talk', 'a host would like to talk to somebody after a hard meeting'), ('case urgent', 'somebody may need help now'), ('case late', 'this has waited longer than it should'), ('team words', 'a moderator has written to you'), ('team asks', 'a moderator asks you to change something you wrote'), ('report done', 'what you told us about was looked at'), ('decided', 'a moderator has decided something about you'), ('ran out', 'what held you back is over'), ('appeal', 'somebody else has looked again at a decision about you'), ('second', 'a ban needs two moderators')], max_length=12),
        ),
        migrations.AlterField(
            model_name='occurrence',
            name='host',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
